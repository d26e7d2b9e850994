using Envoy.Extensions.TransportSockets.Tls.V3;
using KGateway.Resources.Kgateway.BackendConfigPolicies;
using KGateway.Translation.Clusters;

namespace KGateway.Translation.Policies.BackendConfig;

/// <summary>TLS towards a backend. A BackendTLSPolicy takes its place.</summary>
internal sealed class TlsField(UpstreamTlsContext tls) : BackendField
{
    public const string Name = "tls";

    /// <inheritdoc/>
    public override string Key => Name;

    /// <summary>Resolves the field; null when it isn't set, or after it failed.</summary>
    public static TlsField? Resolve(BackendConfigPolicySpec spec, BackendFieldContext context) =>
        spec.Tls is { } tls && TlsContextBuilder.Build(tls, context) is { } built ? new(built) : null;

    /// <inheritdoc/>
    public override void Apply(ClusterDraft draft) => draft.Tls = tls.Clone();
}
