using KGateway.EndToEnd.Harness;
using KGateway.EndToEnd.Policies.Harness;
using KGateway.EndToEnd.Policies.Servers;
using Microsoft.AspNetCore.Http;

namespace KGateway.EndToEnd.Policies.TrafficPolicies;

/// <summary>
/// Policies with a server behind them, and backends, come and go while requests are on their way. Those that began before still ask the
/// server, or have yet to come to the backend, so that its cluster must not go with what named it.
/// </summary>
[Collection("Policies")]
public sealed class SwitchUnderLoadTests(PolicyLab lab, ITestOutputHelper output)
{
    private const int Toggles = 30;
    private const int PerSecond = 200;

    // As long as an answer takes, several requests wait for one at any time.
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(20);

    [Fact]
    public async Task Of_authorization()
    {
        await using var server = await GrpcServer<AuthorizationService>.StartAsync(new() { Delay = Delay });
        var site = await SwitchAsync(
            "extAuth: {grpcService: {requestTimeout: 10s, backendRef: {name: NAME-server, port: 80} } }",
            "extAuth: {extensionRef: {name: NAME} }",
            PolicyLab.Server("NAME-server", server.Port, "kubernetes.io/h2c"),
            async site => (await site.GetAsync()).Status == 401,
            ("x-user", "alice"));

        // It isn't behind because of the cluster, which goes in the end.
        var envoy = await lab.EnvoyAsync(site.Name);
        await Eventually.TrueAsync(lab.SettledAsync, "the proxy has what it should");
        await Eventually.TrueAsync(
            async () => await ConfigDump.ClusterAsync(envoy, $"kube_default_{site.Name}-server_80") is null, "the server's cluster is removed");
    }

    [Fact]
    public async Task Of_processing()
    {
        await using var server = await GrpcServer<ProcessorService>.StartAsync(new("processor") { Delay = Delay });
        await SwitchAsync(
            "extProc: {failOpen: false, messageTimeout: 10s, grpcService: {backendRef: {name: NAME-server, port: 80} } }",
            "extProc: {extensionRef: {name: NAME} }",
            PolicyLab.Server("NAME-server", server.Port, "kubernetes.io/h2c"),
            async site => (await site.GetAsync()).Headers.ContainsKey("x-processed"));
    }

    [Fact]
    public async Task Of_limits()
    {
        await using var server = await GrpcServer<RateLimitServer>.StartAsync(new() { Delay = Delay });
        await SwitchAsync(
            "rateLimit: {domain: tests, timeout: 10s, failOpen: false, grpcService: {backendRef: {name: NAME-server, port: 80} } }",
            "rateLimit: {global: {extensionRef: {name: NAME}, descriptors: [{entries: [{type: Header, header: x-quota}]}]} }",
            PolicyLab.Server("NAME-server", server.Port, "kubernetes.io/h2c"),
            async site => (await site.GetAsync("/", ("x-quota", "exhausted"))).Status == 429,
            ("x-quota", "plenty"));
    }

    [Fact]
    public async Task Of_keys_of_tokens()
    {
        using var issuer = new TokenIssuer();
        await using var server = await HttpServer.StartAsync(async context =>
        {
            await Task.Delay(Delay, context.RequestAborted);
            await context.Response.WriteAsync(issuer.KeySet);
        });

        // So old at once that requests wait for new ones all the time.
        await SwitchAsync(
            """
            jwt:
              providers:
              - name: issuer
                jwks: {remote: {url: "http://keys.test/", cacheDuration: 1ms, backendRef: {name: NAME-server, port: 80} } }
            """,
            "jwtAuth: {extensionRef: {name: NAME} }",
            PolicyLab.Server("NAME-server", server.Port),
            async site => (await site.GetAsync()).Status == 401,
            ("authorization", $"Bearer {issuer.Sign(new { sub = "alice" })}"));
    }

    [Fact]
    public async Task Of_backends_of_requests_that_a_filter_holds()
    {
        await using var one = await MirrorBackend.StartAsync("one");
        await using var two = await MirrorBackend.StartAsync("two");
        var site = await lab.GatewayAsync($$"""
            apiVersion: gateway.kgateway.dev/v1alpha1
            kind: TrafficPolicy
            metadata: {name: NAME, namespace: default}
            spec:
              targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: NAME}]
              faultInjection: {delay: {fixedDelay: 200ms} }
            ---
            {{PolicyLab.Server("NAME-one", one.Port)}}
            ---
            {{PolicyLab.Server("NAME-two", two.Port)}}
            """);
        site.Edit("name: mirror", "name: NAME-one");
        await using var load = Load.Start(PerSecond, Requests(site, []));
        var (now, next) = ("one", "two");
        for (var toggle = 1; toggle <= Toggles; toggle++)
        {
            site.Edit($"backendRefs: [{{name: NAME-{now}", $"backendRefs: [{{name: NAME-{next}");
            await Eventually.EqualAsync(next, async () => (await site.GetAsync()).Received.GetProperty("name").GetString(), $"toggle {toggle}");
            (now, next) = (next, now);
        }

        await load.StopAsync();
        output.WriteLine($"{Toggles} toggles, {load.Good} of {load.Sent} requests answered with 200");
        Assert.Empty(load.Failures);
    }

    // The load is answered with 200 whether the policy is in force or not.
    private async Task<PolicySite> SwitchAsync(
        string extension, string policy, string server, Func<PolicySite, Task<bool>> inForce, params (string Name, string Value)[] headers)
    {
        var site = await lab.GatewayAsync($"{PolicyLab.Extension(extension)}\n---\n{server}");
        var attached = $$"""
            apiVersion: gateway.kgateway.dev/v1alpha1
            kind: TrafficPolicy
            metadata: {name: NAME, namespace: default}
            spec:
              targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: NAME}]
              {{policy}}
            """;
        await using var load = Load.Start(PerSecond, Requests(site, headers));
        for (var toggle = 1; toggle <= Toggles; toggle++)
        {
            var on = toggle % 2 == 1;
            if (on)
                site.Append(attached);
            else
                site.Edit(attached, "");
            await Eventually.EqualAsync(on, () => inForce(site), $"toggle {toggle}");
        }

        await load.StopAsync();
        output.WriteLine($"{Toggles} toggles, {load.Good} of {load.Sent} requests answered with 200");
        Assert.Empty(load.Failures);
        return site;
    }

    private static Func<HttpRequestMessage> Requests(PolicySite site, (string Name, string Value)[] headers) => () =>
    {
        var request = Load.Get($"http://127.0.0.1:{site.Port}/", site.Host)();
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return request;
    };
}
