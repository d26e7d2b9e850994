using KGateway.Translation.Documents;
using KGateway.Translation.Encoding;
using KGateway.Translation.Tests.Gateways;

namespace KGateway.Translation.Tests.Validation;

/// <summary>While Envoy hasn't said what it thinks of a route, the route stays as it was, whatever changes around it.</summary>
public sealed class AwaitedRouteTests
{
    // Names of listeners' tables are made from their ports.
    private const int First = 80;
    private const int Second = 8080;

    [Fact]
    public void A_host_that_it_shares_is_built_with_what_it_was()
    {
        var asked = new Asked(Gateway(First) + Translated.Service + Route("a", "/a1") + Route("b", "/b1")).Settle();
        asked.Put(Route("b", "/b2"));
        asked.Settle();
        asked.Put(Route("a", "/a2"));
        var open = asked.Pending;
        Assert.NotEmpty(open);
        // What was there before has been judged.
        asked.Put(Route("b", "/b1"));
        AssertServes(asked, First, "/a1", "/b1");
        asked.Answer(open);
        AssertServes(asked, First, "/a2", "/b1");
    }

    [Fact]
    public void A_listener_that_comes_back_meanwhile_serves_what_it_was()
    {
        var asked = new Asked(Gateway(First, Second) + Translated.Service + Route("a", "/a1") + Route("b", "/b1")).Settle();
        asked.Put(Route("a", "/a2"));
        var open = asked.Pending;
        Assert.NotEmpty(open);
        asked.Put(Gateway(First));
        asked.Put(Gateway(First, Second));
        AssertServes(asked, First, "/a1", "/b1");
        AssertServes(asked, Second, "/a1", "/b1");
        asked.Answer(open);
        AssertServes(asked, First, "/a2", "/b1");
        AssertServes(asked, Second, "/a2", "/b1");
    }

    [Fact]
    public void A_listener_that_no_longer_takes_it_does_not_wait()
    {
        var asked = new Asked(Gateway(First, Second) + Translated.Service + Route("a", "/a1") + Route("b", "/b1")).Settle();
        asked.Put(Route("a", "/a2"));
        var open = asked.Pending;
        Assert.NotEmpty(open);
        asked.Put(Route("a", "/a2", port: Second));
        AssertServes(asked, First, "/b1");
        AssertServes(asked, Second, "/a1", "/b1");
        asked.Answer(open);
        AssertServes(asked, First, "/b1");
        AssertServes(asked, Second, "/a2", "/b1");
    }

    private static string Gateway(params int[] ports) =>
        $$"""
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {name: gw, namespace: infra}
        spec:
          gatewayClassName: kgateway
          listeners: [{{string.Join(", ", ports.Select(static port => $$"""{name: l{{port}}, port: {{port}}, protocol: HTTP, allowedRoutes: {namespaces: {from: All} } }"""))}}]

        """;

    private static string Route(string name, string path, int? port = null) =>
        $$"""
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: {{name}}, namespace: app}
        spec:
          parentRefs: [{name: gw, namespace: infra{{(port is null ? "" : $", port: {port}")}}}]
          hostnames: [shared.example.com]
          rules: [{matches: [{path: {value: {{path}} } }], backendRefs: [{name: web, port: 80}]}]

        """;

    private static void AssertServes(Asked asked, int port, params string[] paths)
    {
        var table = asked.Result.Resources[(int)XdsType.Route].Resources.Cast<EncodedRouteTable>().Single(table => table.Name.EndsWith($"~{port}", StringComparison.Ordinal));
        var json = EnvoyResourceJson.Of(table);
        Assert.Equal(paths, new[] { "/a1", "/a2", "/b1", "/b2" }.Where(path => json.Contains($"\"{path}\"", StringComparison.Ordinal)));
    }
}
