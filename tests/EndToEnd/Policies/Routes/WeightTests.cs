using KGateway.EndToEnd.Harness;
using KGateway.EndToEnd.Policies.Harness;
using KGateway.EndToEnd.Policies.Servers;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace KGateway.EndToEnd.Policies.Routes;

/// <summary>Rules with several backends.</summary>
[Collection("Policies")]
public sealed class WeightTests(PolicyLab lab)
{
    private const int Requests = 200;

    [Theory]
    [InlineData("HTTPRoute", "text/plain")]
    [InlineData("GRPCRoute", "application/grpc")]
    public async Task Requests_are_shared_by_weight_and_none_goes_to_weight_zero(string kind, string content)
    {
        await using var one = await MirrorBackend.StartAsync("one", HttpProtocols.Http2);
        await using var three = await MirrorBackend.StartAsync("three", HttpProtocols.Http2);
        await using var none = await MirrorBackend.StartAsync("none", HttpProtocols.Http2);
        var site = lab.NewSite();
        site.Save($$"""
            apiVersion: gateway.networking.k8s.io/v1
            kind: {{kind}}
            metadata: {name: NAME, namespace: default}
            spec:
              parentRefs: [{name: edge}]
              hostnames: ["NAME.test"]
              rules:
              - backendRefs:
                - {name: NAME-one, port: 80}
                - {name: NAME-three, port: 80, weight: 3}
                - {name: NAME-none, port: 80, weight: 0}
            ---
            {{PolicyLab.Server("NAME-one", one.Port, "kubernetes.io/h2c")}}
            ---
            {{PolicyLab.Server("NAME-three", three.Port, "kubernetes.io/h2c")}}
            ---
            {{PolicyLab.Server("NAME-none", none.Port, "kubernetes.io/h2c")}}
            """);
        await Eventually.TrueAsync(async () => await AskAsync(site, content) is { Length: > 0 }, "the route is served");
        await Eventually.TrueAsync(lab.SettledAsync, "the proxy has all endpoints");
        var shares = await SharesAsync(site, content);
        Assert.Equal(["one", "three"], shares.Keys.Order());
        Assert.InRange(shares["one"], Requests / 10, Requests * 4 / 10);

        // What has no weight gets all when the others go, and the other way round.
        site.Edit("{name: NAME-one, port: 80}", "{name: NAME-one, port: 80, weight: 0}");
        site.Edit("weight: 3}", "weight: 0}");
        site.Edit("{name: NAME-none, port: 80, weight: 0}", "{name: NAME-none, port: 80, weight: 1}");
        await Eventually.EqualAsync("none", () => AskAsync(site, content), "the backend");
        Assert.Equal(["none"], (await SharesAsync(site, content)).Keys);
    }

    [Fact]
    public async Task The_share_of_a_backend_that_does_not_exist_fails_and_a_rule_without_any_weight_is_told_of()
    {
        var site = lab.NewSite();
        site.Save($$"""
            {{PolicyLab.RouteWithRules}}
              - backendRefs:
                - {name: mirror, port: 80, weight: 1}
                - {name: NAME-nobody, port: 80, weight: 1}
            """);
        await site.ServedAsync();
        await site.SaysAsync("HTTPRoute", "ResolvedRefs", "False BackendNotFound");
        var statuses = new List<int>();
        for (var i = 0; i < 100; i++)
            statuses.Add((await site.GetAsync()).Status);
        Assert.Equal([200, 500], statuses.Distinct().Order());
        Assert.InRange(statuses.Count(static status => status == 500), 25, 75);

        site.Edit("{name: mirror, port: 80, weight: 1}", "{name: mirror, port: 80, weight: 0}");
        site.Edit("{name: NAME-nobody, port: 80, weight: 1}", "{name: NAME-nobody, port: 80, weight: 0}");
        await site.SaysAsync("HTTPRoute", "kgateway.dev/Programmed", "All backend weights are 0");
        await Eventually.TrueAsync(
            async () => (await site.GetAsync()).Body.Contains("replaced with a direct response", StringComparison.Ordinal), "the rule is replaced");
    }

    private static async Task<string?> AskAsync(PolicySite site, string content)
    {
        var answer = await site.TrySendAsync(HttpMethod.Post, "/echo.Echo/Say", "x", ("content-type", content));
        return answer is { Status: 200, Content.Length: > 0 } ? answer.Received.GetProperty("name").GetString() : null;
    }

    private static async Task<Dictionary<string, int>> SharesAsync(PolicySite site, string content)
    {
        var shares = new Dictionary<string, int>();
        for (var i = 0; i < Requests; i++)
        {
            var name = await AskAsync(site, content) ?? "nobody";
            shares[name] = shares.GetValueOrDefault(name) + 1;
        }

        return shares;
    }
}
