using System.Collections.Immutable;
using Envoy.Config.Core.V3;
using Envoy.Extensions.Filters.Http.Router.V3;
using Envoy.Extensions.Filters.Http.UpstreamCodec.V3;
using Envoy.Extensions.Filters.Network.HttpConnectionManager.V3;
using KGateway.Resources;
using KGateway.Translation.Encoding;
using KGateway.Translation.Policies.Listener;
using ApiVersion = Envoy.Config.Core.V3.ApiVersion;
using EnvoyHttpFilter = Envoy.Extensions.Filters.Network.HttpConnectionManager.V3.HttpFilter;
using HttpFilter = KGateway.Translation.Policies.HttpFilter;

namespace KGateway.Translation.Listeners;

/// <summary>Builds Envoy's HTTP connection manager.</summary>
internal static class ConnectionManager
{
    private const string WebSocket = "websocket";

    /// <summary>A connection manager that takes its routes from a table, with what policies set for it.</summary>
    public static HttpConnectionManager Build(string table, ImmutableArray<HttpFilter> filters, EquatableArray<ListenerField> fields = default)
    {
        var manager = new HttpConnectionManager
        {
            StatPrefix = "http",
            NormalizePath = true,
            MergeSlashes = true,
            Rds = new Rds
            {
                RouteConfigName = table,
                ConfigSource = new ConfigSource { Ads = new AggregatedConfigSource(), ResourceApiVersion = ApiVersion.V3 },
            },
        };
        foreach (var field in fields)
        {
            if (field.Http is { } part)
                manager.MergeFrom(part);
        }

        ClientAddressFields.Settle(manager);
        var router = new Router();
        var ordered = Order(filters, fields);
        foreach (var filter in ordered)
        {
            if (!filter.Equals(HttpFilter.WebSockets))
                (filter.Upstream ? router.UpstreamHttpFilters : manager.HttpFilters).Add(filter.ToEnvoy());
        }

        if (router.UpstreamHttpFilters.Count > 0)
        {
            router.UpstreamHttpFilters.Add(
                new EnvoyHttpFilter { Name = "envoy.filters.http.upstream_codec", TypedConfig = TypedConfig.Of(new UpstreamCodec()) });
        }

        manager.HttpFilters.Add(new EnvoyHttpFilter { Name = "envoy.filters.http.router", TypedConfig = TypedConfig.Of(router) });
        LetUpgradesPass(manager, ordered);
        return manager;
    }

    // Requests that change to another protocol are never complete, so what waits for that isn't in their chain. Which may do so on some
    // routes only are those that the manager doesn't let.
    private static void LetUpgradesPass(HttpConnectionManager manager, ImmutableArray<HttpFilter> filters)
    {
        var waiting = filters.Where(static filter => filter.WaitsForRequests).Select(static filter => filter.Name).ToHashSet(StringComparer.Ordinal);
        if (waiting.Count == 0)
            return;
        if (filters.Contains(HttpFilter.WebSockets) && !manager.UpgradeConfigs.Any(static upgrade => upgrade.UpgradeType.Equals(WebSocket, StringComparison.OrdinalIgnoreCase)))
            manager.UpgradeConfigs.Add(new HttpConnectionManager.Types.UpgradeConfig { UpgradeType = WebSocket, Enabled = false });
        foreach (var upgrade in manager.UpgradeConfigs)
            upgrade.Filters.AddRange(manager.HttpFilters.Where(filter => !waiting.Contains(filter.Name)));
    }

    private static ImmutableArray<HttpFilter> Order(ImmutableArray<HttpFilter> filters, EquatableArray<ListenerField> fields)
    {
        List<HttpFilter>? more = null;
        foreach (var field in fields)
        {
            if (field.Filter is { } filter)
                (more ??= [.. filters]).Add(filter);
        }

        return more is null ? filters : HttpFilter.Order(more);
    }
}
