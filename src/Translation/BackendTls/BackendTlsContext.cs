using Envoy.Config.Core.V3;
using Envoy.Extensions.TransportSockets.Tls.V3;
using Envoy.Type.Matcher.V3;
using Google.Protobuf;
using KGateway.Resources;
using KGateway.Resources.GatewayApi;
using KGateway.Translation.Backends;
using KGateway.Translation.Certificates;
using KGateway.Translation.State;
using KGateway.Translation.Statuses;

namespace KGateway.Translation.BackendTls;

/// <summary>The TLS that a BackendTLSPolicy asks for.</summary>
internal static class BackendTlsContext
{
    /// <summary>Name of the secret with the system's authorities; every proxy has it from its start.</summary>
    public const string SystemCertificates = "SYSTEM_CA_CERT";

    private const string System = "System";

    // What DNS and Envoy's SNI have room for.
    private const int MaxHostname = 253;

    /// <summary>Builds the context; null when the policy can't be honoured, so that nothing may be sent to the backend.</summary>
    public static UpstreamTlsContext? Build(BackendTlsPolicy policy, ILookups lookups, out BackendTlsOutcome outcome)
    {
        var validation = policy.Spec.Validation;
        ReferenceProblem? unresolved = null;
        var bundles = new List<string>();
        foreach (var reference in validation.CaCertificateRefs)
        {
            if (Read(reference, policy.Metadata.Namespace, lookups, out var bundle) is { } problem)
                unresolved ??= problem;
            else
                bundles.Add(bundle);
        }

        var refused = FindProblem(validation)
            ?? (bundles.Count == 0 && validation.WellKnownCACertificates is null
                ? new(Reasons.NoValidCaCertificate, unresolved?.Message ?? "the policy names no CA certificate")
                : null);
        outcome = new(policy, unresolved, refused);
        return refused is null ? Build(validation, bundles) : null;
    }

    private static UpstreamTlsContext Build(BackendTlsPolicyValidation validation, List<string> bundles)
    {
        var names = new CertificateValidationContext();
        foreach (var name in validation.SubjectAltNames)
            names.MatchTypedSubjectAltNames.Add(Matcher(name));
        if (names.MatchTypedSubjectAltNames.Count == 0)
            names.MatchTypedSubjectAltNames.Add(Dns(validation.Hostname));

        var common = new CommonTlsContext();
        if (bundles.Count > 0)
        {
            names.TrustedCa = new DataSource { InlineString = string.Join("", bundles) };
            common.TlsParams = new TlsParameters();
            common.ValidationContext = names;
        }
        else
        {
            common.CombinedValidationContext = new CommonTlsContext.Types.CombinedCertificateValidationContext
            {
                DefaultValidationContext = names,
                ValidationContextSdsSecretConfig = new SdsSecretConfig { Name = SystemCertificates },
            };
        }

        return new UpstreamTlsContext { CommonTlsContext = common, Sni = validation.Hostname };
    }

    private static SubjectAltNameMatcher Matcher(SubjectAltName name) => name.Type == SubjectAltNameType.Uri
        ? new SubjectAltNameMatcher
        {
            SanType = SubjectAltNameMatcher.Types.SanType.Uri,
            Matcher = new StringMatcher { Exact = name.Uri },
        }
        : Dns(name.Hostname!);

    private static SubjectAltNameMatcher Dns(string name) =>
        new() { SanType = SubjectAltNameMatcher.Types.SanType.Dns, Matcher = new StringMatcher { Exact = name } };

    private static ReferenceProblem? Read(LocalObjectReference reference, string @namespace, ILookups lookups, out string bundle)
    {
        bundle = "";
        var kind = new GroupKind(reference.Group == "core" ? "" : reference.Group, reference.Kind);
        var key = new ObjectKey(@namespace, reference.Name);
        if (!CaBundle.IsHolder(kind))
            return new(ReferenceProblem.InvalidKind, $"invalid CA certificate ref {kind}/{reference.Name}: the kind is not supported");
        bundle = CaBundle.Read(kind, key, lookups) ?? "";
        if (bundle.Length > 0)
            return null;
        var why = lookups.Get(new ResourceId(kind, key)) is null ? $"{kind.Kind} not found: {key}" : $"no valid certificate under {CaBundle.Key}";
        return new(Reasons.InvalidCaCertificateRef, $"invalid CA certificate ref {kind.Kind}/{reference.Name}: {why}");
    }

    // What would make the proxy trust any name, or refuse the cluster.
    private static ReferenceProblem? FindProblem(BackendTlsPolicyValidation validation)
    {
        if (validation.WellKnownCACertificates is { } wellKnown && wellKnown != System)
            return new(Reasons.Invalid, $"wellKnownCACertificates {wellKnown} is not supported");
        if (!IsHostname(validation.Hostname))
            return new(Reasons.Invalid, $"invalid hostname \"{validation.Hostname}\"");
        foreach (var name in validation.SubjectAltNames)
        {
            if (name.Type == SubjectAltNameType.Uri ? string.IsNullOrEmpty(name.Uri) : !IsHostname(name.Hostname))
                return new(Reasons.Invalid, "invalid subject alternative name");
        }

        return null;
    }

    private static bool IsHostname(string? name) =>
        name is { Length: > 0 and <= MaxHostname } && Gateways.Hostnames.IsUsable(name);
}
