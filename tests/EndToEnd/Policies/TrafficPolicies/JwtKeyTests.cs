using KGateway.EndToEnd.Harness;
using KGateway.EndToEnd.Policies.Harness;
using KGateway.EndToEnd.Policies.Servers;
using Microsoft.AspNetCore.Http;

namespace KGateway.EndToEnd.Policies.TrafficPolicies;

/// <summary>Where the keys of tokens come from.</summary>
[Collection("Policies")]
public sealed class JwtKeyTests(PolicyLab lab)
{
    private const string Field = "jwtAuth: {extensionRef: {name: NAME}}";

    [Fact]
    [PolicyField("GatewayExtension", "jwt.providers.jwks.local.configMapRef.name")]
    public async Task A_ConfigMap_has_them()
    {
        using var issuer = new TokenIssuer();
        var site = await lab.RouteAsync(Field, $$"""
            {{PolicyLab.Extension("jwt: {providers: [{name: issuer, jwks: {local: {configMapRef: {name: NAME}}}}]}")}}
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: NAME, namespace: default}
            data: {jwks: '{{issuer.KeySet}}'}
            """);
        Assert.Equal(401, (await site.GetAsync()).Status);
        Assert.Equal(200, (await site.GetAsync("/", Bearer(issuer))).Status);
    }

    [Fact]
    [PolicyField("GatewayExtension", "jwt.providers.jwks.local.configMapRef.name", BadInput = true)]
    public async Task A_ConfigMap_that_is_missing_is_told_of_and_the_route_fails()
    {
        var site = await lab.RouteAsync(Field, PolicyLab.Extension("jwt: {providers: [{name: issuer, jwks: {local: {configMapRef: {name: NAME-none}}}}]}"));
        Assert.Equal(500, (await site.GetAsync()).Status);
        await site.SaysAsync("TrafficPolicy", "Accepted", $"{site.Name}-none");
    }

    [Fact]
    [PolicyField("GatewayExtension", "jwt.providers.name")]
    public async Task Each_of_several_providers_has_its_own()
    {
        using var one = new TokenIssuer();
        using var two = new TokenIssuer();
        using var stranger = new TokenIssuer();
        var site = await lab.RouteAsync(Field, PolicyLab.Extension($$"""
            jwt:
              providers:
              - {name: one, issuer: https://one.test, jwks: {local: {inline: '{{one.KeySet}}'} } }
              - {name: two, issuer: https://two.test, jwks: {local: {inline: '{{two.KeySet}}'} } }
            """));
        Assert.Equal(200, (await site.GetAsync("/", Bearer(one, "https://one.test"))).Status);
        Assert.Equal(200, (await site.GetAsync("/", Bearer(two, "https://two.test"))).Status);
        Assert.Equal(401, (await site.GetAsync("/", Bearer(one, "https://two.test"))).Status);
        Assert.Equal(401, (await site.GetAsync("/", Bearer(stranger, "https://one.test"))).Status);
        var providers = await ConfigAsync(site);
        Assert.Contains($"{site.Name}_default_one", providers, StringComparison.Ordinal);
    }

    [Fact]
    [PolicyField("GatewayExtension", "jwt.providers.jwks.remote.cacheDuration")]
    public async Task Keys_that_are_old_are_fetched_anew()
    {
        using var issuer = new TokenIssuer();
        await using var server = await HttpServer.StartAsync(context => context.Response.WriteAsync(issuer.KeySet));
        var site = await lab.RouteAsync(Field, Remote(server.Port, "cacheDuration: 300ms"));
        await site.AnswersAsync(200, "/", Bearer(issuer));
        var fetched = server.Received;
        await Eventually.TrueAsync(
            async () => (await site.GetAsync("/", Bearer(issuer))).Status == 200 && server.Received > fetched, "the keys are fetched again", TimeSpan.FromSeconds(20));
    }

    [Fact]
    [PolicyField("GatewayExtension", "jwt.providers.jwks.remote.asyncFetch.failedRefetchDuration")]
    public async Task Keys_are_fetched_before_they_are_needed_and_again_after_a_failure()
    {
        using var issuer = new TokenIssuer();
        var fails = true;
        await using var server = await HttpServer.StartAsync(context =>
        {
            context.Response.StatusCode = fails ? 503 : 200;
            return context.Response.WriteAsync(fails ? "" : issuer.KeySet);
        });
        var site = await lab.RouteAsync(Field, Remote(server.Port, "asyncFetch: {failedRefetchDuration: 200ms}"));
        await Eventually.TrueAsync(() => server.Received >= 3, "the keys are asked for again and again without a request", TimeSpan.FromSeconds(20));
        Assert.Equal(401, (await site.GetAsync("/", Bearer(issuer))).Status);
        fails = false;
        await site.AnswersAsync(200, "/", Bearer(issuer));
    }

    [Fact]
    [PolicyField("GatewayExtension", "jwt.providers.jwks.remote.asyncFetch.fastListener")]
    public async Task A_listener_waits_for_the_keys_or_not()
    {
        using var issuer = new TokenIssuer();
        var (asked, lost, end) = (0, false, new TaskCompletionSource());
        await using var server = await HttpServer.StartAsync(async context =>
        {
            if (context.Request.Path == "/false")
            {
                context.RequestAborted.Register(() => Volatile.Write(ref lost, true));
                Interlocked.Increment(ref asked);
            }

            await end.Task.WaitAsync(context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await context.Response.WriteAsync(issuer.KeySet);
        });
        var ports = FreePort.Take(3);
        var site = lab.NewSite(ports[0]);
        string[] gateway = [Manifests.Gateway("NAME", ports[0]), PolicyLab.Route("NAME, sectionName: http"), PolicyLab.Server("NAME-keys", server.Port)];
        var (fast, waiting) = (site.At(ports[1]), site.At(ports[2]));

        // The proxy itself doesn't wait for ever: only what is seen while it does counts.
        await Eventually.TrueAsync(
            async () =>
            {
                site.Save(string.Join("\n---\n", gateway));
                await site.ServedAsync();
                (asked, lost) = (0, false);
                site.Save(string.Join("\n---\n", [
                    gateway[0] + $"  - {{name: fast, port: {ports[1]}, protocol: HTTP}}\n  - {{name: waiting, port: {ports[2]}, protocol: HTTP}}\n",
                    .. gateway[1..], Route("fast", "true"), Route("waiting", "false")]));
                await Eventually.TrueAsync(async () => await fast.TrySendAsync(HttpMethod.Get) is { Status: 401 }, "requests are answered without keys");
                await Eventually.TrueAsync(() => Volatile.Read(ref asked) > 0, "the keys are asked for");
                var answer = await waiting.TrySendAsync(HttpMethod.Get);
                var counts = !Volatile.Read(ref lost);
                Assert.True(answer is null || !counts, "There was an answer before the keys.");
                return counts;
            },
            "the proxy waits");
        end.SetResult();
        foreach (var listener in new[] { waiting, fast })
        {
            await Eventually.TrueAsync(
                async () => await listener.TrySendAsync(HttpMethod.Get, "/", null, Bearer(issuer)) is { Status: 200 }, "tokens are known once the keys are there");
        }

        site.Save("");

        string Route(string listener, string fastListener) => $$"""
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {name: NAME-{{listener}}, namespace: default}
            spec:
              parentRefs: [{name: NAME, sectionName: {{listener}} }]
              rules: [{backendRefs: [{name: mirror, port: 80}]}]
            ---
            apiVersion: gateway.kgateway.dev/v1alpha1
            kind: TrafficPolicy
            metadata: {name: NAME-{{listener}}, namespace: default}
            spec:
              targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: NAME-{{listener}} }]
              jwtAuth: {extensionRef: {name: NAME-{{listener}} } }
            ---
            {{Keys(fastListener, $"asyncFetch: {{fastListener: {fastListener}}}", $"NAME-{listener}")}}
            """;
    }

    [Fact]
    [PolicyField("GatewayExtension", "jwt.providers.jwks.remote.retryPolicy.numRetries")]
    [PolicyField("GatewayExtension", "jwt.providers.jwks.remote.retryPolicy.backOff.baseInterval")]
    [PolicyField("GatewayExtension", "jwt.providers.jwks.remote.retryPolicy.backOff.maxInterval")]
    public async Task A_fetch_that_fails_is_tried_again()
    {
        using var issuer = new TokenIssuer();
        var attempts = 0;
        await using var server = await HttpServer.StartAsync(context =>
        {
            var fails = Interlocked.Increment(ref attempts) < 6;
            context.Response.StatusCode = fails ? 503 : 200;
            return context.Response.WriteAsync(fails ? "" : issuer.KeySet);
        });
        // The pause after a failed fetch is too long to help. A listener that is replaced meanwhile fetches once more, so the number of
        // attempts is not exact; without retries there would be one for each. The longest pause is also the time that Envoy gives each
        // attempt, so it isn't short.
        var site = await lab.RouteAsync(Field, Remote(
            server.Port,
            "asyncFetch: {failedRefetchDuration: 1h}\nretryPolicy: {numRetries: 5, backOff: {baseInterval: 20ms, maxInterval: 4s}}"));
        await site.AnswersAsync(200, "/", Bearer(issuer));
        Assert.InRange(attempts, 6, int.MaxValue);
        var config = await ConfigAsync(site);
        Assert.Contains("\"num_retries\":5", config, StringComparison.Ordinal);
        Assert.Contains("\"base_interval\":\"0.020s\"", config, StringComparison.Ordinal);
        Assert.Contains("\"max_interval\":\"4s\"", config, StringComparison.Ordinal);
    }

    private async Task<string> ConfigAsync(PolicySite site)
    {
        var filter = await ConfigDump.HttpFilterAsync(await lab.EnvoyAsync(), $"listener~{site.Port}", $"jwt/default/{site.Name}");
        return System.Text.Json.JsonSerializer.Serialize(ConfigDump.Switched(filter));
    }

    private static (string, string) Bearer(TokenIssuer issuer, string name = "https://issuer.test") =>
        ("authorization", $"Bearer {issuer.Sign(new { iss = name, sub = "alice" })}");

    private static string Remote(int port, string fields) => $"{Keys("keys", fields)}\n---\n{PolicyLab.Server("NAME-keys", port)}";

    private static string Keys(string path, string fields, string name = "NAME") => PolicyLab.Extension(
        $$"""
        jwt:
          providers:
          - name: issuer
            jwks:
              remote:
                url: http://keys.test/{{path}}
                backendRef: {name: NAME-keys, port: 80}
        {{PolicySite.Indent(fields, 8)}}
        """,
        name);
}
