using Envoy.Config.Listener.V3;
using Envoy.Extensions.Filters.Network.HttpConnectionManager.V3;
using KGateway.Translation.Encoding;
using KGateway.Translation.Tests.Gateways;

namespace KGateway.Translation.Tests.Policies.Traffic;

public class BufferTests
{
    private const string Upgrades = "upgradeConfig: {enabledUpgrades: [WebSocket, CONNECT]}";

    [Theory]
    [InlineData("65536", 65536)]
    [InlineData("'65536'", 65536)]
    [InlineData("64Ki", 65536)]
    [InlineData("1500m", 2)]
    [InlineData("4294967295", 4294967295)]
    public void RequestsOfASizeAreBuffered(string size, long expected)
    {
        string fields = $"{{buffer: {{maxRequestSize: {size}}}}}";

        Assert.Contains(
            "'envoy.filters.http.buffer':{'@type':'type.googleapis.com/envoy.extensions.filters.http.buffer.v3.BufferPerRoute',"
            + $"'buffer':{{'maxRequestBytes':{expected}}}}}",
            TrafficCase.Route(fields));
        Assert.Equal(["Accepted -2 envoy.filters.http.buffer disabled"], TrafficCase.Filters(fields));
        Assert.Contains("'maxRequestBytes':4294967295", TrafficCase.Filter(fields));
    }

    [Fact]
    public void BufferingCanBeSwitchedOff() => Assert.Contains("BufferPerRoute','disabled':true}", TrafficCase.Route("{buffer: {disable: {}}}"));

    [Theory]
    [InlineData("kubernetes.io/ws", "buffer: {maxRequestSize: 1Ki}", "serverName: a", "websocket off")]
    [InlineData("kubernetes.io/ws", "buffer: {maxRequestSize: 1Ki}", Upgrades, "WebSocket on", "CONNECT on")]
    [InlineData("http", "buffer: {maxRequestSize: 1Ki}", Upgrades, "WebSocket on", "CONNECT on")]
    [InlineData("http", "buffer: {maxRequestSize: 1Ki}", "serverName: a")]
    public void RequestsThatChangeToAnotherProtocolHaveFiltersThatDoNotWaitForTheirEnd(
        string protocol, string policy, string settings, params string[] expected)
    {
        HttpConnectionManager manager = Manager(protocol, policy, settings);

        Assert.Equal(expected, manager.UpgradeConfigs.Select(static upgrade => $"{upgrade.UpgradeType} {(upgrade.Enabled ?? true ? "on" : "off")}"));
        string[] all = [.. manager.HttpFilters.Select(static filter => filter.Name)];
        Assert.Equal(["envoy.filters.http.rbac", "envoy.filters.http.buffer", "envoy.filters.http.router"], all);
        foreach (HttpConnectionManager.Types.UpgradeConfig upgrade in manager.UpgradeConfigs)
            Assert.Equal(manager.HttpFilters.Where(static filter => filter.Name != "envoy.filters.http.buffer"), upgrade.Filters);
    }

    [Fact]
    public void WithoutBufferingTheyHaveTheFiltersOfAll()
    {
        Assert.All(Manager("kubernetes.io/ws", "statPrefix: a", Upgrades).UpgradeConfigs, static upgrade => Assert.Empty(upgrade.Filters));
        Assert.Empty(Manager("kubernetes.io/ws", "statPrefix: a", "serverName: a").UpgradeConfigs);
    }

    [Theory]
    [InlineData("{maxRequestSize: 0}")]
    [InlineData("{maxRequestSize: -1Ki}")]
    [InlineData("{maxRequestSize: 4Gi}")]
    [InlineData("{maxRequestSize: 4294967295500m}")]
    [InlineData("{}")]
    public void OtherSizesAreRefused(string buffer) =>
        Assert.Equal("buffer: maxRequestSize must be greater than 0 and less than 4Gi", TrafficCase.Problem($"{{buffer: {buffer}}}"));

    private static HttpConnectionManager Manager(string protocol, string policy, string settings)
    {
        var translated = Translated.Of(Translated.Gateway() + Translated.Route("{name: socket, port: 80}") + $$"""
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: socket, namespace: app}
            spec: {ports: [{name: web, port: 80, appProtocol: {{protocol}} }]}
            ---
            apiVersion: gateway.kgateway.dev/v1alpha1
            kind: TrafficPolicy
            metadata: {name: p, namespace: app}
            spec:
              targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: r}]
              rbac: {policy: {matchExpressions: ["true"]} }
              {{policy}}
            ---
            apiVersion: gateway.kgateway.dev/v1alpha1
            kind: ListenerPolicy
            metadata: {name: p, namespace: infra}
            spec:
              targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: gw}]
              default: {httpSettings: { {{settings}} } }

            """);
        var listener = Listener.Parser.ParseFrom(translated.Result.Resources[(int)XdsType.Listener]["listener~80"]!.ToArray());
        return listener.FilterChains[0].Filters[^1].TypedConfig.Unpack<HttpConnectionManager>();
    }
}
