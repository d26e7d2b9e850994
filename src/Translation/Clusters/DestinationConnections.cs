using Envoy.Config.Cluster.V3;
using Envoy.Config.Core.V3;
using KGateway.Resources.Istio;
using KGateway.Translation.Backends;
using KGateway.Translation.Policies.BackendConfig;

namespace KGateway.Translation.Clusters;

/// <summary>The connections of a DestinationRule. What it doesn't limit has Envoy's limits.</summary>
internal static class DestinationConnections
{
    /// <summary>Path of the field that says how long a connection may be idle.</summary>
    public const string IdleField = "connectionPool.tcp.idleTimeout";

    /// <summary>Path of the field that says how long a connection may last.</summary>
    public const string LongestField = "connectionPool.tcp.maxConnectionDuration";

    /// <summary>Writes them into a cluster; of connections that aren't HTTP what <see cref="StreamLimits"/> leaves.</summary>
    public static void Apply(ClusterDraft draft, DestinationSettings rule, ConnectionPoolSettings pool)
    {
        TcpConnectionSettings tcp = pool.Tcp ?? new();
        HttpConnectionSettings http = pool.Http ?? new();
        if (rule.DurationOf("connectionPool.tcp.connectTimeout", tcp.ConnectTimeout) is { } timeout)
            draft.Message.ConnectTimeout = timeout;
        if (tcp.TcpKeepalive is { } keepalive)
            draft.Message.UpstreamConnectionOptions = new UpstreamConnectionOptions { TcpKeepalive = ToEnvoy(keepalive, rule) };
        Limit(draft, rule, tcp, http);
        SetLifetimes(draft, rule, tcp, http);
        Upgrade(draft, rule, http.H2UpgradePolicy);
        rule.NoteIf(http.UseClientProtocol == true, "connectionPool.http.useClientProtocol");
        rule.NoteIf(http.MaxConcurrentStreams is > 0, "connectionPool.http.maxConcurrentStreams");
        rule.NoteIf(http.Http2KeepAlive is not null, "connectionPool.http.http2KeepAlive");
    }

    private static void Limit(ClusterDraft draft, DestinationSettings rule, TcpConnectionSettings tcp, HttpConnectionSettings http)
    {
        var limits = new CircuitBreakers.Types.Thresholds();
        var none = limits.Clone();
        if (rule.LimitOf("connectionPool.tcp.maxConnections", tcp.MaxConnections) is { } connections)
            limits.MaxConnections = connections;
        if (rule.LimitOf("connectionPool.http.http1MaxPendingRequests", http.Http1MaxPendingRequests) is { } pending)
            limits.MaxPendingRequests = pending;
        if (rule.LimitOf("connectionPool.http.http2MaxRequests", http.Http2MaxRequests) is { } requests)
            limits.MaxRequests = requests;
        if (rule.LimitOf("connectionPool.http.maxRetries", http.MaxRetries) is { } retries)
            limits.MaxRetries = retries;
        if (!limits.Equals(none))
            draft.Message.CircuitBreakers = new CircuitBreakers { Thresholds = { limits } };
    }

    private static void SetLifetimes(ClusterDraft draft, DestinationSettings rule, TcpConnectionSettings tcp, HttpConnectionSettings http)
    {
        var options = new HttpProtocolOptions { MaxConnectionDuration = rule.DurationOf(LongestField, tcp.MaxConnectionDuration) };
        var none = new HttpProtocolOptions();
        // What is said of HTTP comes before what is said of all connections.
        options.IdleTimeout = rule.DurationOf(IdleField, tcp.IdleTimeout, zero: true);
        if (rule.DurationOf("connectionPool.http.idleTimeout", http.IdleTimeout) is { } idle)
            options.IdleTimeout = idle;
        if (rule.LimitOf("connectionPool.http.maxRequestsPerConnection", http.MaxRequestsPerConnection) is { } requests)
            options.MaxRequestsPerConnection = requests;
        if (options.Equals(none))
            return;
        draft.Http ??= Http1Field.Options();
        draft.Http.CommonHttpProtocolOptions = options;
    }

    private static void Upgrade(ClusterDraft draft, DestinationSettings rule, string? policy)
    {
        const string field = "connectionPool.http.h2UpgradePolicy";
        if (policy is null or "" or "DEFAULT" or "DO_NOT_UPGRADE" || draft.SpeaksHttp2)
            return;
        if (policy != "UPGRADE")
        {
            rule.Note(field, $"\"{policy}\" is unknown");
        }
        else if (draft.Protocol == AppProtocol.WebSocket)
        {
            rule.Note(field, "connections that become WebSockets are of HTTP/1.1");
        }
        else if (draft.FollowsClients)
        {
            rule.Note(field, "a port that doesn't say that it carries HTTP is spoken to as its clients speak");
        }
        else
        {
            draft.Http ??= Http1Field.Options();
            draft.Http.ExplicitHttpConfig = new() { Http2ProtocolOptions = new Http2ProtocolOptions() };
        }
    }

    // The system counts in seconds.
    private static TcpKeepalive ToEnvoy(TcpKeepaliveSettings settings, DestinationSettings rule)
    {
        var keepalive = new TcpKeepalive();
        if (rule.LimitOf("connectionPool.tcp.tcpKeepalive.probes", settings.Probes) is { } probes)
            keepalive.KeepaliveProbes = probes;
        if (rule.DurationOf("connectionPool.tcp.tcpKeepalive.time", settings.Time) is { } time)
            keepalive.KeepaliveTime = (uint)Math.Clamp(time.Seconds, 1, uint.MaxValue);
        if (rule.DurationOf("connectionPool.tcp.tcpKeepalive.interval", settings.Interval) is { } interval)
            keepalive.KeepaliveInterval = (uint)Math.Clamp(interval.Seconds, 1, uint.MaxValue);
        return keepalive;
    }
}
