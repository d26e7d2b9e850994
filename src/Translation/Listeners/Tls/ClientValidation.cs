using Envoy.Config.Core.V3;
using Envoy.Extensions.TransportSockets.Tls.V3;
using Google.Protobuf;
using KGateway.Resources;
using KGateway.Resources.GatewayApi;
using KGateway.Translation.Backends;
using KGateway.Translation.Certificates;
using KGateway.Translation.State;
using KGateway.Translation.Statuses;

namespace KGateway.Translation.Listeners.Tls;

/// <summary>How a Gateway validates the certificates of its clients at a port (<c>spec.tls.frontend</c>).</summary>
/// <param name="Context">Envoy's context; null when clients aren't validated.</param>
/// <param name="Required">Whether a client must show a certificate.</param>
/// <param name="Usable">Whether the listener can be served.</param>
/// <param name="Problem">What isn't as written; null when all is.</param>
internal sealed record ClientValidation(CertificateValidationContext? Context, bool Required, bool Usable, ListenerProblem? Problem)
{
    /// <summary>What the Gateway asks for at a port; null when it asks for nothing.</summary>
    public static FrontendTlsValidation? SpecOf(Gateway gateway, int port)
    {
        if (gateway.Spec.Tls?.Frontend is not { } frontend)
            return null;
        foreach (var entry in frontend.PerPort)
        {
            if (entry.Port == port)
                return entry.Tls.Validation;
        }

        return frontend.Default.Validation;
    }

    /// <summary>Resolves what the Gateway asks for at a port; null when it asks for nothing.</summary>
    public static ClientValidation? Resolve(Gateway gateway, int port, ILookups lookups, TranslationSettings settings)
    {
        if (SpecOf(gateway, port) is not { } spec)
            return null;
        var required = spec.Mode != FrontendValidationMode.AllowInsecureFallback;
        ListenerProblem? problem = null;
        var bundles = new List<string>();
        foreach (var reference in spec.CaCertificateRefs)
        {
            if (Read(reference, gateway, lookups, settings, out var bundle) is { } found)
                problem ??= found;
            else
                bundles.Add(bundle);
        }

        if (bundles.Count == 0)
            return new(null, required, !required, problem ?? new("no CA certificate", Reasons.InvalidCaCertificateRef, Reasons.NoValidCaCertificate));

        var context = new CertificateValidationContext
        {
            TrustedCa = new DataSource { InlineBytes = ByteString.CopyFromUtf8(string.Join('\n', bundles)) },
        };
        if (!required)
            context.TrustChainVerification = CertificateValidationContext.Types.TrustChainVerification.AcceptUntrusted;
        return new(context, required, true, problem);
    }

    private static ListenerProblem? Read(
        ObjectReference reference, Gateway gateway, ILookups lookups, TranslationSettings settings, out string bundle)
    {
        bundle = "";
        var kind = new GroupKind(reference.Group == "core" ? "" : reference.Group, reference.Kind);
        var key = new ObjectKey(reference.Namespace ?? gateway.Metadata.Namespace, reference.Name);
        if (!CaBundle.IsHolder(kind))
        {
            return new(
                $"invalid ca.crt kind {reference.Kind} in {key}: InvalidCACertificateKind",
                Reasons.InvalidCaCertificateKind,
                Reasons.NoValidCaCertificate);
        }

        if (!ReferenceGrants.Permit(ReferenceSource.Of(gateway), kind, key, lookups, settings.ReferenceGrantMode))
            return new($"reference to {kind.Kind} {key} not permitted by ReferenceGrant", Reasons.RefNotPermitted, Reasons.NoValidCaCertificate);

        if (CaBundle.Read(kind, key, lookups) is not { } text)
            return new($"{kind.Kind} {key} not found.", Reasons.InvalidCaCertificateRef, Reasons.NoValidCaCertificate);
        bundle = text;
        return bundle.Length > 0
            ? null
            : new(
                $"{kind.Kind} {key} holds no valid certificate under {CaBundle.Key}",
                Reasons.InvalidCaCertificateRef,
                Reasons.NoValidCaCertificate);
    }
}
