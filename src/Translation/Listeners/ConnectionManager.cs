using System.Collections.Immutable;
using Envoy.Config.Core.V3;
using Envoy.Extensions.Filters.Http.Router.V3;
using Envoy.Extensions.Filters.Http.UpstreamCodec.V3;
using Envoy.Extensions.Filters.Network.HttpConnectionManager.V3;
using KGateway.Translation.Encoding;
using EnvoyHttpFilter = Envoy.Extensions.Filters.Network.HttpConnectionManager.V3.HttpFilter;
using HttpFilter = KGateway.Translation.Policies.HttpFilter;

namespace KGateway.Translation.Listeners;

/// <summary>Builds Envoy's HTTP connection manager.</summary>
internal static class ConnectionManager
{
    /// <summary>A connection manager that takes its routes from a table.</summary>
    public static HttpConnectionManager Build(string table, ImmutableArray<HttpFilter> filters)
    {
        var manager = new HttpConnectionManager
        {
            StatPrefix = "http",
            NormalizePath = true,
            MergeSlashes = true,
            UseRemoteAddress = true,
            Rds = new Rds
            {
                RouteConfigName = table,
                ConfigSource = new ConfigSource { Ads = new AggregatedConfigSource(), ResourceApiVersion = ApiVersion.V3 },
            },
        };
        var router = new Router();
        foreach (var filter in filters)
            (filter.Upstream ? router.UpstreamHttpFilters : manager.HttpFilters).Add(filter.ToEnvoy());
        if (router.UpstreamHttpFilters.Count > 0)
        {
            router.UpstreamHttpFilters.Add(
                new EnvoyHttpFilter { Name = "envoy.filters.http.upstream_codec", TypedConfig = TypedConfig.Of(new UpstreamCodec()) });
        }

        manager.HttpFilters.Add(new EnvoyHttpFilter { Name = "envoy.filters.http.router", TypedConfig = TypedConfig.Of(router) });
        return manager;
    }
}
