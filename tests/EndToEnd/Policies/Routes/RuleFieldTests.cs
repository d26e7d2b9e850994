using System.Net;
using KGateway.EndToEnd.Harness;
using KGateway.EndToEnd.Policies.Harness;
using KGateway.EndToEnd.Policies.Servers;

namespace KGateway.EndToEnd.Policies.Routes;

/// <summary>Fields of rules of HTTPRoutes: sessions, timeouts and retries.</summary>
[Collection("Policies")]
public sealed class RuleFieldTests(PolicyLab lab)
{
    [Theory]
    [InlineData("{sessionName: tests-session, type: Cookie}", "set-cookie", "cookie")]
    [InlineData("{sessionName: x-tests-session, type: Header}", "x-tests-session", "x-tests-session")]
    public async Task A_session_stays_with_its_backend(string session, string told, string asked)
    {
        await using var one = await MirrorBackend.StartAsync("one");
        await using var two = await MirrorBackend.StartAsync("two");
        var site = lab.NewSite();
        site.Save($$"""
            {{PolicyLab.RouteWithRules}}
              - sessionPersistence: {{session}}
                backendRefs: [{name: NAME, port: 80}]
            ---
            {{Manifests.Service("NAME", one.Port, two.Port)}}
            """);
        await site.ServedAsync();
        var backends = new HashSet<string>();
        await Eventually.TrueAsync(
            async () => await site.GetAsync() is { Status: 200 } answer && backends.Add(NameOf(answer)) && backends.Count == 2, "both backends answer somebody");
        foreach (var backend in backends)
        {
            PolicyAnswer? first = null;
            await Eventually.TrueAsync(
                async () => (first = await site.GetAsync()) is { Status: 200 } && NameOf(first) == backend && first.Headers.ContainsKey(told), $"a session with {backend}");
            var key = first!.Headers[told].Split(';')[0];
            for (var i = 0; i < 10; i++)
                Assert.Equal(backend, NameOf(await site.GetAsync("/", (asked, key))));
        }
    }

    [Fact]
    public async Task Rules_have_times_and_try_again()
    {
        var site = lab.NewSite();
        site.Save($$"""
            {{PolicyLab.RouteWithRules}}
              - matches: [{path: {value: /request} }]
                timeouts: {request: 300ms}
                backendRefs: [{name: mirror, port: 80}]
              - matches: [{path: {value: /backend} }]
                timeouts: {request: 20s, backendRequest: 300ms}
                backendRefs: [{name: mirror, port: 80}]
              - matches: [{path: {value: /retry} }]
                retry: {codes: [503], attempts: 2, backoff: 1ms}
                backendRefs: [{name: mirror, port: 80}]
              - matches: [{path: {value: /each} }]
                timeouts: {request: 20s, backendRequest: 300ms}
                retry: {attempts: 2, backoff: 1ms}
                backendRefs: [{name: mirror, port: 80}]
              - backendRefs: [{name: mirror, port: 80}]
            """);
        await site.ServedAsync();
        (string, string) slow = ("x-answer-delay", "5000");
        Assert.Equal((int)HttpStatusCode.GatewayTimeout, (await site.GetAsync("/request", slow)).Status);
        Assert.Equal((int)HttpStatusCode.GatewayTimeout, (await site.GetAsync("/backend", slow)).Status);
        Assert.Equal(200, (await site.GetAsync("/", ("x-answer-delay", "700"))).Status);
        Assert.Equal(200, (await site.GetAsync("/retry", ("x-fail-first", "2"), ("x-fail-id", $"{site.Name}-a"))).Status);
        Assert.Equal(3, lab.Backend.AttemptsOf($"{site.Name}-a"));
        Assert.Equal(503, (await site.GetAsync("/retry", ("x-fail-first", "3"), ("x-fail-id", $"{site.Name}-b"))).Status);

        // A try that took too long is followed by another.
        Assert.Equal(504, (await site.GetAsync("/each", slow, ("x-fail-id", $"{site.Name}-d"))).Status);
        Assert.Equal(3, lab.Backend.AttemptsOf($"{site.Name}-d"));
        Assert.Equal(503, (await site.GetAsync("/", ("x-fail-first", "1"), ("x-fail-id", $"{site.Name}-c"))).Status);
    }

    [Fact]
    public async Task Redirects_of_backends_reach_the_client_unless_a_policy_says_otherwise()
    {
        var site = lab.NewSite();
        site.Save($$"""
            {{PolicyLab.RouteWithRules}}
              - {name: follow, matches: [{path: {value: /follow} }], backendRefs: [{name: mirror, port: 80}]}
              - backendRefs: [{name: mirror, port: 80}]
            ---
            apiVersion: gateway.kgateway.dev/v1alpha1
            kind: TrafficPolicy
            metadata: {name: NAME, namespace: default}
            spec:
              targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: NAME, sectionName: follow}]
              internalRedirect: {redirectResponseCodes: [302], maxRedirects: 1}
            """);
        await site.ServedAsync();
        (string, string)[] redirect = [("x-answer-status", "302"), ("x-answer-headers", $"location=http://{site.Host}/second")];
        Assert.Equal("/second", (await site.GetAsync("/follow", redirect)).Received.GetProperty("path").GetString());
        var passed = await site.GetAsync("/first", redirect);
        Assert.Equal((302, "/first"), (passed.Status, passed.Received.GetProperty("path").GetString()));
        Assert.Equal($"http://{site.Host}/second", passed.Headers["location"]);
    }

    private static string NameOf(PolicyAnswer answer) => answer.Received.GetProperty("name").GetString()!;
}
