using Envoy.Config.Core.V3;
using Envoy.Extensions.TransportSockets.Tls.V3;
using Google.Protobuf;
using KGateway.Resources;
using KGateway.Resources.GatewayApi;
using KGateway.Resources.Kgateway.ListenerPolicies;
using KGateway.Translation.Backends;
using KGateway.Translation.Certificates;
using KGateway.Translation.Gateways;
using KGateway.Translation.Policies.Listener;
using KGateway.Translation.State;
using KGateway.Translation.Statuses;

namespace KGateway.Translation.Listeners.Tls;

/// <summary>How the certificates of clients are validated: by a ListenerPolicy, or by the Gateway (<c>spec.tls.frontend</c>).</summary>
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

    /// <summary>
    /// Resolves what policies ask for at a listener, or else the Gateway at its port; null when neither asks for anything. A policy that
    /// requires no certificate and names no authority that exists leaves it to the Gateway.
    /// </summary>
    public static ClientValidation? Resolve(
        ClientCertificates? policies, AttachedListener listener, Gateway gateway, ILookups lookups, TranslationSettings settings)
    {
        if (policies is null)
            return Resolve(gateway, listener.Port, lookups, settings);
        var required = policies.Mode == ClientCertificateMode.Require;
        var context = Trust(policies.Authorities, lookups, settings, out var problem);
        if (context is not null || required)
            return new(context, required, context is not null, problem);
        var ofGateway = Resolve(gateway, listener.Port, lookups, settings) ?? new(null, false, true, null);
        return ofGateway with { Problem = ListenerProblem.Graver(ofGateway.Problem, problem) };
    }

    private static ClientValidation? Resolve(Gateway gateway, int port, ILookups lookups, TranslationSettings settings)
    {
        if (SpecOf(gateway, port) is not { } spec)
            return null;
        var required = spec.Mode != FrontendValidationMode.AllowInsecureFallback;
        var source = ReferenceSource.Of(gateway);
        var context = Trust([.. spec.CaCertificateRefs.Select(reference => new ClientAuthority(source, reference))], lookups, settings, out var problem);
        if (context is null)
            return new(null, required, !required, problem);
        if (!required)
            context.TrustChainVerification = CertificateValidationContext.Types.TrustChainVerification.AcceptUntrusted;
        return new(context, required, true, problem);
    }

    // Null when none of the authorities can be trusted; then there is a problem.
    private static CertificateValidationContext? Trust(
        EquatableArray<ClientAuthority> authorities,
        ILookups lookups,
        TranslationSettings settings,
        out ListenerProblem? problem)
    {
        problem = null;
        var bundles = new List<string>();
        foreach (var authority in authorities)
        {
            if (Read(authority, lookups, settings, out var bundle) is { } found)
                problem = ListenerProblem.Graver(problem, found);
            else
                bundles.Add(bundle);
        }

        if (bundles.Count > 0)
        {
            return new CertificateValidationContext
            {
                TrustedCa = new DataSource { InlineBytes = ByteString.CopyFromUtf8(string.Join('\n', bundles)) },
            };
        }

        problem ??= new("no CA certificate", Reasons.InvalidCaCertificateRef, Reasons.NoValidCaCertificate);
        return null;
    }

    private static ListenerProblem? Read(ClientAuthority authority, ILookups lookups, TranslationSettings settings, out string bundle)
    {
        bundle = "";
        var (source, reference) = authority;
        var kind = new GroupKind(reference.Group == "core" ? "" : reference.Group, reference.Kind);
        var key = new ObjectKey(reference.Namespace ?? source.Namespace, reference.Name);
        if (!CaBundle.IsHolder(kind))
        {
            return new(
                $"invalid ca.crt kind {reference.Kind} in {key}: InvalidCACertificateKind",
                Reasons.InvalidCaCertificateKind,
                Reasons.NoValidCaCertificate);
        }

        if (!ReferenceGrants.Permit(source, kind, key, lookups, settings.ReferenceGrantMode))
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
