using Envoy.Config.Cluster.V3;
using KGateway.Resources.Kgateway.BackendConfigPolicies;
using KGateway.Resources.Kgateway.Policies;
using KGateway.Translation.Clusters;

namespace KGateway.Translation.Policies.BackendConfig;

/// <summary>Probes of idle TCP connections.</summary>
internal sealed class TcpKeepaliveField(TcpKeepalive keepalive) : BackendField
{
    public const string Name = "tcpKeepalive";

    /// <inheritdoc/>
    public override string Key => Name;

    /// <summary>Resolves the field; null when it isn't set.</summary>
    public static TcpKeepaliveField? Resolve(BackendConfigPolicySpec spec, BackendFieldContext context) =>
        spec.TcpKeepalive is { } keepalive ? new(keepalive) : null;

    /// <inheritdoc/>
    public override void Apply(ClusterDraft draft)
    {
        var envoy = new Envoy.Config.Core.V3.TcpKeepalive();
        if (keepalive.KeepAliveProbes is { } probes)
            envoy.KeepaliveProbes = (uint)Math.Max(0, probes);
        if (keepalive.KeepAliveTime is { } time)
            envoy.KeepaliveTime = Seconds(time);
        if (keepalive.KeepAliveInterval is { } interval)
            envoy.KeepaliveInterval = Seconds(interval);
        draft.Message.UpstreamConnectionOptions = new UpstreamConnectionOptions { TcpKeepalive = envoy };
    }

    // The system counts in seconds.
    private static uint Seconds(TimeSpan time) => (uint)Math.Clamp(time.TotalSeconds, 1, uint.MaxValue);
}
