using KGateway.Resources.Kgateway.BackendConfigPolicies;
using KGateway.Translation.Clusters;
using ProxyProtocolConfig = Envoy.Config.Core.V3.ProxyProtocolConfig;

namespace KGateway.Translation.Policies.BackendConfig;

/// <summary>The PROXY protocol towards endpoints.</summary>
internal sealed class ProxyProtocolField(ProxyProtocolVersion version) : BackendField
{
    public const string Name = "upstreamProxyProtocol";

    /// <inheritdoc/>
    public override string Key => Name;

    /// <summary>Resolves the field; null when it isn't set.</summary>
    public static ProxyProtocolField? Resolve(BackendConfigPolicySpec spec, BackendFieldContext context) =>
        spec.UpstreamProxyProtocol is { } protocol ? new(protocol.Version) : null;

    /// <inheritdoc/>
    public override void Apply(ClusterDraft draft)
    {
        var envoy = version == ProxyProtocolVersion.V2 ? ProxyProtocolConfig.Types.Version.V2 : ProxyProtocolConfig.Types.Version.V1;
        draft.ProxyProtocol = new ProxyProtocolConfig { Version = envoy };
    }
}
