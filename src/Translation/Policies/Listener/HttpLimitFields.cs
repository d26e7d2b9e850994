using Envoy.Config.Core.V3;
using Envoy.Extensions.Filters.Network.HttpConnectionManager.V3;
using Google.Protobuf.WellKnownTypes;
using KGateway.Resources.Kgateway.ListenerPolicies;

namespace KGateway.Translation.Policies.Listener;

/// <summary>The limits of HTTP connections and requests.</summary>
internal static class HttpLimitFields
{
    private const int MaxHeadersKb = 8192;

    public static void Add(HttpSettings settings, ListenerFieldContext context)
    {
        if (settings.StreamIdleTimeout is { } streamIdle)
        {
            context.Add(new("httpSettings.streamIdleTimeout")
            {
                Http = new HttpConnectionManager { StreamIdleTimeout = Duration.FromTimeSpan(streamIdle) },
            });
        }

        if (settings.IdleTimeout is { } idle)
            AddCommon("idleTimeout", new HttpProtocolOptions { IdleTimeout = Duration.FromTimeSpan(idle) });
        if (settings.MaxRequestsPerConnection is { } requests and > 0)
            AddCommon("maxRequestsPerConnection", new HttpProtocolOptions { MaxRequestsPerConnection = (uint)requests });
        if (settings.MaxHeadersCount is { } headers && context.IsWithin(headers, 1, int.MaxValue, "maxHeadersCount"))
            AddCommon("maxHeadersCount", new HttpProtocolOptions { MaxHeadersCount = (uint)headers });
        if (settings.MaxRequestHeadersKb is { } size && context.IsWithin(size, 1, MaxHeadersKb, "maxRequestHeadersKb"))
            context.Add(new("httpSettings.maxRequestHeadersKb") { Http = new HttpConnectionManager { MaxRequestHeadersKb = (uint)size } });

        void AddCommon(string field, HttpProtocolOptions options) =>
            context.Add(new($"httpSettings.{field}") { Http = new HttpConnectionManager { CommonHttpProtocolOptions = options } });
    }
}
