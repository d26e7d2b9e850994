using Google.Protobuf.WellKnownTypes;
using KGateway.Resources.Kgateway.BackendConfigPolicies;
using KGateway.Resources.Kgateway.Policies;
using KGateway.Resources;
using KGateway.Translation.Clusters;
using KeepaliveSettings = Envoy.Config.Core.V3.KeepaliveSettings;

namespace KGateway.Translation.Policies.BackendConfig;

/// <summary>Options of HTTP/2.</summary>
internal sealed class Http2Field(Http2ProtocolOptions options) : BackendField
{
    public const string Name = "http2ProtocolOptions";

    private const int LeastWindow = 65535;

    /// <inheritdoc/>
    public override string Key => Name;

    /// <summary>Resolves the field; null when it isn't set.</summary>
    public static Http2Field? Resolve(BackendConfigPolicySpec spec, BackendFieldContext context)
    {
        if (spec.Http2ProtocolOptions is not { } options)
            return null;
        if (!IsWindow(options.InitialStreamWindowSize) || !IsWindow(options.InitialConnectionWindowSize))
            context.Fail($"{Name}: windows must be between {LeastWindow} and {int.MaxValue} bytes");
        else if (options.MaxConcurrentStreams < 1)
            context.Fail($"{Name}.maxConcurrentStreams must be at least 1");
        else if (options.ConnectionKeepalive is { } pings && (!IsLong(pings.Timeout) || !IsLong(pings.Interval) || !IsLong(pings.ConnectionIdleInterval)))
            context.Fail($"{Name}.connectionKeepalive: durations must be at least 1ms");
        else
            return new(options);
        return null;
    }

    /// <inheritdoc/>
    public override void Apply(ClusterDraft draft)
    {
        // Backends that speak HTTP/1 have no use for them.
        if (!draft.SpeaksHttp2)
            return;
        var http2 = draft.Http!.ExplicitHttpConfig.Http2ProtocolOptions;
        if (options.InitialStreamWindowSize is { } stream)
            http2.InitialStreamWindowSize = (uint)stream.Value;
        if (options.InitialConnectionWindowSize is { } connection)
            http2.InitialConnectionWindowSize = (uint)connection.Value;
        if (options.MaxConcurrentStreams is { } streams)
            http2.MaxConcurrentStreams = (uint)streams;
        if (options.OverrideStreamErrorOnInvalidHttpMessage is { } overrides)
            http2.OverrideStreamErrorOnInvalidHttpMessage = overrides;
        if (options.ConnectionKeepalive is { } pings)
        {
            http2.ConnectionKeepalive = new KeepaliveSettings { Timeout = Duration.FromTimeSpan(pings.Timeout) };
            if (pings.Interval is { } interval)
                http2.ConnectionKeepalive.Interval = Duration.FromTimeSpan(interval);
            if (pings.ConnectionIdleInterval is { } idle)
                http2.ConnectionKeepalive.ConnectionIdleInterval = Duration.FromTimeSpan(idle);
        }
    }

    private static bool IsWindow(Quantity? size) => size is not { } given || (given.Value >= LeastWindow && given.Value <= int.MaxValue);

    private static bool IsLong(TimeSpan? duration) => duration is not { } given || given >= TimeSpan.FromMilliseconds(1);
}
