using Envoy.Config.Core.V3;
using Envoy.Extensions.TransportSockets.Tls.V3;
using Google.Protobuf;
using KGateway.Resources;
using KGateway.Resources.GatewayApi;
using KGateway.Translation.Certificates;
using KGateway.Translation.Gateways;
using KGateway.Translation.Policies.Listener;
using KGateway.Translation.State;
using KGateway.Translation.Statuses;

namespace KGateway.Translation.Listeners.Tls;

/// <summary>Collects what a listener needs to end TLS: certificates, options, and how clients are validated.</summary>
internal static class ServerTlsResolver
{
    /// <summary>
    /// Resolves the TLS of a listener with mode Terminate. What policies say of client certificates comes before what the Gateway says;
    /// <paramref name="alpn"/> is what the listener offers unless told otherwise.
    /// </summary>
    public static ServerTls Resolve(
        AttachedListener listener,
        ClientCertificates? policies,
        Gateway gateway,
        ReadOnlySpan<string> alpn,
        ILookups lookups,
        TranslationSettings settings)
    {
        var tls = listener.Spec.Tls ?? new ListenerTls();
        var common = new CommonTlsContext();
        var names = new List<string>();
        var problem = AddCertificates(common, names, tls.CertificateRefs, listener, lookups, settings);
        if (common.TlsCertificates.Count == 0)
            return new(null, problem ?? new("the listener has no certificate", Reasons.InvalidCertificateRef));

        var client = ClientValidation.Resolve(policies, listener, gateway, lookups, settings);
        if (client is { Problem: { } clientProblem })
        {
            problem = ListenerProblem.Graver(problem, clientProblem);
            if (!client.Usable)
                return new(null, problem);
        }

        var errors = new List<string>();
        var options = TlsOptions.Read(tls.Options, settings.ValidationMode, errors);
        if (options.SubjectAltNames.Length > 0 && client?.Context is null)
            errors.Add("verify-subject-alt-names annotation requires a trusted CA to be configured");
        if (errors.Count > 0)
        {
            var wrong = string.Join("; ", errors);
            // That a reference can't be resolved stays true beside a wrong option.
            return new(null, problem is null ? new(wrong, null) : problem with { Message = $"{problem.Message}; {wrong}" });
        }

        common.TlsParams = options.Parameters;
        if (options.AlpnProtocols is { } protocols)
            common.AlpnProtocols.Add(protocols);
        else
            common.AlpnProtocols.AddRange(alpn);

        var context = new DownstreamTlsContext { CommonTlsContext = common };
        if (client?.Context is { } validation)
        {
            common.ValidationContext = validation;
            context.RequireClientCertificate = client.Required;
        }

        if (options.SubjectAltNames.Length > 0 || options.CertificateHashes.Length > 0)
            options.AddTo(common.ValidationContext ??= new CertificateValidationContext());
        return new(context, problem, names.ToEquatableArray());
    }

    private static ListenerProblem? AddCertificates(
        CommonTlsContext common,
        List<string> names,
        EquatableArray<SecretObjectReference> references,
        AttachedListener listener,
        ILookups lookups,
        TranslationSettings settings)
    {
        ListenerProblem? problem = null;
        foreach (var reference in references)
        {
            var pair = CertificateReference.Read(
                reference, listener.Owner.Id, lookups, settings, Reasons.InvalidCertificateRef, out var found);
            if (found is not null)
                problem = ListenerProblem.Graver(problem, new(found.Message, found.Reason));
            if (pair is null)
                continue;
            names.AddRange(pair.Names);
            common.TlsCertificates.Add(new TlsCertificate
            {
                CertificateChain = new DataSource { InlineBytes = ByteString.CopyFrom(pair.Chain.AsSpan()) },
                PrivateKey = new DataSource { InlineBytes = ByteString.CopyFrom(pair.Key.AsSpan()) },
            });
        }

        return problem;
    }
}
