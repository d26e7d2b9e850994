using KGateway.EndToEnd.Harness;
using KGateway.EndToEnd.Policies.Harness;
using KGateway.EndToEnd.Policies.Servers;
using Microsoft.AspNetCore.Http;

namespace KGateway.EndToEnd.Policies.TrafficPolicies;

/// <summary>
/// The pauses before further tries. Envoy takes a random part of each, so that a clock tells little; but some part of a day is longer than
/// anybody waits, and so are pauses that double from a millisecond and have no limit, after some tries.
/// </summary>
[Collection("Policies")]
public sealed class BackOffTests(PolicyLab lab)
{
    private const int Many = 20;
    private const string Long = "{baseInterval: 24h, maxInterval: 24h}";
    private const string Growing = "{baseInterval: 1ms, maxInterval: 24h}";

    // The longest pause is also the time that Envoy gives each try.
    private const string Short = "{baseInterval: 1ms, maxInterval: 100ms}";

    [Fact]
    [PolicyField("TrafficPolicy", "retry.backoffBaseInterval")]
    public async Task Of_requests()
    {
        var site = await lab.RouteAsync("retry: {retryOn: [5xx], attempts: 1, backoffBaseInterval: 24h}\ntimeouts: {request: 2s}");
        Assert.Equal(504, (await site.GetAsync("/", ("x-fail-first", "1"), ("x-fail-id", $"{site.Name}-0"))).Status);
        Assert.Equal(1, lab.Backend.AttemptsOf($"{site.Name}-0"));
        site.Edit("backoffBaseInterval: 24h", "backoffBaseInterval: 1ms");
        var id = 0;
        await Eventually.EqualAsync(
            200, async () => (await site.GetAsync("/", ("x-fail-first", "1"), ("x-fail-id", $"{site.Name}-{++id}"))).Status, "the next try is made in time");
        Assert.Equal(2, lab.Backend.AttemptsOf($"{site.Name}-{id}"));
    }

    [Fact]
    [PolicyField("GatewayExtension", "extAuth.grpcService.retry.backoff.baseInterval", "extAuth.grpcService.retry.backoff.maxInterval")]
    public async Task Of_authorization_by_gRPC()
    {
        await using var server = await GrpcServer<AuthorizationService>.StartAsync(new());
        var site = await lab.RouteAsync("extAuth: {extensionRef: {name: NAME} }", $$"""
            {{PolicyLab.Extension($"extAuth: {{grpcService: {{backendRef: {{name: NAME-server, port: 80}}, requestTimeout: 3s, retry: {{attempts: 30, backoff: {Long}}} }} }}")}}
            ---
            {{PolicyLab.Server("NAME-server", server.Port, "kubernetes.io/h2c")}}
            """);
        await ShowAsync(site, () => server.Service.Asked.Count, async failures =>
        {
            server.Service.Failures = failures;
            return (await site.GetAsync("/", ("x-user", "alice"))).Status == 200;
        });
    }

    [Fact]
    [PolicyField("GatewayExtension", "extAuth.httpService.retry.backoff.baseInterval", "extAuth.httpService.retry.backoff.maxInterval")]
    public async Task Of_authorization_by_HTTP()
    {
        await using var server = await MirrorBackend.StartAsync("authorization");
        var site = await lab.RouteAsync("extAuth: {extensionRef: {name: NAME} }", $$"""
            {{PolicyLab.Extension($$"""
                extAuth:
                  headersToForward: [x-fail-first, x-fail-id]
                  httpService: {backendRef: {name: NAME-server, port: 80}, requestTimeout: 3s, retry: {attempts: 30, backoff: {{Long}} } }
                """)}}
            ---
            {{PolicyLab.Server("NAME-server", server.Port)}}
            """);

        // The backend counts for itself and mustn't fail too.
        site.Edit("- name: rule\n", "- name: rule\n    filters: [{type: RequestHeaderModifier, requestHeaderModifier: {remove: [x-fail-first]} }]\n");
        await Eventually.TrueAsync(async () => (await site.GetAsync("/", ("x-seen", "1"))).Status == 200, "requests pass");
        var id = 0;
        await ShowAsync(site, () => server.AttemptsOf($"{id}"), async failures =>
            (await site.GetAsync("/", ("x-fail-first", $"{failures}"), ("x-fail-id", $"{++id}"))).Status == 200);
    }

    [Fact]
    [PolicyField("GatewayExtension", "extProc.grpcService.retry.backoff.baseInterval", "extProc.grpcService.retry.backoff.maxInterval")]
    public async Task Of_processing()
    {
        await using var server = await GrpcServer<ProcessorService>.StartAsync(new("processor"));
        var site = await lab.RouteAsync("extProc: {extensionRef: {name: NAME} }", $$"""
            {{PolicyLab.Extension($$"""
                extProc:
                  failOpen: false
                  messageTimeout: 3s
                  grpcService: {backendRef: {name: NAME-server, port: 80}, requestTimeout: 3s, retry: {attempts: 30, backoff: {{Long}} } }
                """)}}
            ---
            {{PolicyLab.Server("NAME-server", server.Port, "kubernetes.io/h2c")}}
            """);
        await ShowAsync(site, () => server.Service.Hosts.Count, async failures =>
        {
            server.Service.Failures = failures;
            return (await site.GetAsync()).Status == 200;
        });
    }

    [Fact]
    [PolicyField("GatewayExtension", "rateLimit.grpcService.retry.backoff.baseInterval", "rateLimit.grpcService.retry.backoff.maxInterval")]
    public async Task Of_limits()
    {
        await using var server = await GrpcServer<RateLimitServer>.StartAsync(new());
        var site = await lab.RouteAsync("rateLimit: {global: {extensionRef: {name: NAME}, descriptors: [{entries: [{type: Path}]}]} }", $$"""
            {{PolicyLab.Extension($$"""
                rateLimit:
                  domain: tests
                  timeout: 3s
                  failOpen: false
                  grpcService: {backendRef: {name: NAME-server, port: 80}, retry: {attempts: 30, backoff: {{Long}} } }
                """)}}
            ---
            {{PolicyLab.Server("NAME-server", server.Port, "kubernetes.io/h2c")}}
            """);
        await ShowAsync(site, () => server.Service.Asked.Count, async failures =>
        {
            server.Service.Failures = failures;
            return (await site.GetAsync()).Status == 200;
        });
    }

    [Fact]
    [PolicyField("GatewayExtension", "jwt.providers.jwks.remote.retryPolicy.backOff.baseInterval")]
    [PolicyField("GatewayExtension", "jwt.providers.jwks.remote.retryPolicy.backOff.maxInterval")]
    public async Task Of_keys_of_tokens()
    {
        using var issuer = new TokenIssuer();
        var failing = 0;
        await using var server = await HttpServer.StartAsync(context =>
        {
            var fails = Interlocked.Decrement(ref failing) >= 0;
            context.Response.StatusCode = fails ? 503 : 200;
            return context.Response.WriteAsync(fails ? "" : issuer.KeySet);
        });

        // Each request needs new keys.
        var site = await lab.RouteAsync("jwtAuth: {extensionRef: {name: NAME} }", $$"""
            {{PolicyLab.Extension($$"""
                jwt:
                  providers:
                  - name: issuer
                    jwks:
                      remote:
                        url: http://keys.test/keys
                        backendRef: {name: NAME-server, port: 80}
                        cacheDuration: 1ms
                        retryPolicy: {numRetries: 30, backOff: {{Long}} }
                """)}}
            ---
            {{PolicyLab.Server("NAME-server", server.Port)}}
            """);
        await ShowAsync(site, () => server.Received, async failures =>
        {
            Volatile.Write(ref failing, failures);
            return (await site.GetAsync("/", ("authorization", $"Bearer {issuer.Sign(new { sub = "alice" })}"))).Status == 200;
        });
    }

    // Goes from pauses that are too long at once to those that become so and to short ones. A request passes if the server is asked once
    // more than it fails.
    private static async Task ShowAsync(PolicySite site, Func<int> asked, Func<int, Task<bool>> passesAfter)
    {
        Assert.True(await passesAfter(0), "Without a failure a request doesn't pass.");
        var before = asked();
        Assert.False(await passesAfter(1), "The pause isn't long.");
        Assert.InRange(asked() - before, 0, 1);
        site.Edit(Long, Growing);
        await Eventually.TrueAsync(() => passesAfter(1), "the first pause is short", TimeSpan.FromSeconds(20));
        Assert.False(await passesAfter(Many), "The pauses don't grow.");
        site.Edit(Growing, Short);
        await Eventually.TrueAsync(() => passesAfter(Many), "all pauses are short", TimeSpan.FromSeconds(40));
    }
}
