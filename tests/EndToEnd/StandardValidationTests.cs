using KGateway.EndToEnd.Harness;

namespace KGateway.EndToEnd;

/// <summary>
/// By default what a stock Envoy would refuse is kept from it. In the standard mode, kgateway's, a regular expression goes to it as it is
/// written: what it refuses is told in its words, and holds back what comes with it.
/// </summary>
public sealed class StandardValidationTests
{
    private const string Good = "/b+";
    private const string Wrong = "/[b";

    [Fact]
    public async Task By_default_a_wrong_expression_costs_its_rule_alone()
    {
        await using var site = await Site.StartAsync();
        site.Save(revision: 2, Wrong);
        await site.ServesAsync(revision: 2, "the other route is changed");
        Assert.Equal(404, await site.ExpressionAsync());
        await site.SaysAsync("HTTPRoute", "default/two", "kgateway.dev/Programmed", "False", "missing ]");
        Assert.DoesNotContain("refuses", site.KGateway.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_the_standard_mode_it_is_left_to_Envoy()
    {
        await using var site = await Site.StartAsync("--set", "KGW_VALIDATION_MODE=STANDARD");
        site.Save(revision: 2, Wrong);
        await site.SaysAsync("Gateway", "default/edge", "kgateway.dev/ProxiesUpToDate", "False", "missing ]");
        await site.SaysAsync("HTTPRoute", "default/two", "kgateway.dev/Programmed", "True", "");
        await site.ServesAsync(revision: 1, "what was there stays");
        Assert.Equal(200, await site.ExpressionAsync());

        site.Save(revision: 3, Good);
        await site.ServesAsync(revision: 3, "what was held back and mended is in force");
    }

    private sealed class Site : IAsyncDisposable
    {
        private readonly Folder _folder = new();
        private readonly int _port = FreePort.Next();
        private readonly EchoBackend _backend;

        private Site(EchoBackend backend) => _backend = backend;

        public KGatewayProcess KGateway { get; private set; } = null!;

        public static async Task<Site> StartAsync(params string[] options)
        {
            var envoy = Tools.Envoy;
            var site = new Site(await EchoBackend.StartAsync("one"));
            site._folder.Save("gateway.yaml", Manifests.Gateway("edge", site._port));
            site._folder.Save("service.yaml", Manifests.Service("one", site._backend.Port));
            site.Save(revision: 1, Good);
            site.KGateway = KGatewayProcess.Start(site._folder.Path, envoy, options);
            await site.KGateway.ReadyAsync();
            await site.ServesAsync(revision: 1, "the first route is served");
            await Eventually.EqualAsync(200, site.ExpressionAsync, "the second route is served");
            return site;
        }

        /// <summary>Saves two routes at once, one of which has a regular expression.</summary>
        public void Save(int revision, string expression) => _folder.Save("routes.yaml", Manifests.Route("one", "edge", "one.example.com", revision, ("one", 1)) + $$"""
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {name: two, namespace: default}
            spec:
              parentRefs: [{name: edge}]
              hostnames: [two.example.com]
              rules: [{matches: [{path: {type: RegularExpression, value: "{{expression}}"} }], backendRefs: [{name: one, port: 80}]}]
            """);

        public Task SaysAsync(string kind, string key, string type, string status, string words) => Eventually.TrueAsync(
            async () => (await KGateway.ConditionsAsync(kind, key)).GetValueOrDefault(type) is { } said
                && said.StartsWith(status, StringComparison.Ordinal) && said.Contains(words, StringComparison.Ordinal),
            $"{type} of {kind} {key} is {status} with '{words}'\n{KGateway.Log}");

        public Task ServesAsync(int revision, string what) => Eventually.TrueAsync(
            async () => await Probe.GetAsync(_port, "one.example.com") is { Status: 200 } answer && answer.Revision == $"{revision}", $"{what}\n{KGateway.Log}");

        public async Task<int> ExpressionAsync() => (await Probe.GetAsync(_port, "two.example.com", "/bb"))?.Status ?? 0;

        public async ValueTask DisposeAsync()
        {
            await KGateway.DisposeAsync();
            await _backend.DisposeAsync();
            _folder.Dispose();
        }
    }
}
