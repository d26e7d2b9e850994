using KGateway.EndToEnd.Harness;

namespace KGateway.EndToEnd;

/// <summary>Istio's policies and ServiceEntries at the waypoint of the example <c>reviews-waypoint</c>, seen as a ztunnel sees it.</summary>
public sealed class WaypointAuthorizationTests : IAsyncLifetime
{
    private const string Service = "10.96.0.10:80";
    private const string External = "10.96.9.9:80";
    private const string Shop = "spiffe://cluster.local/ns/web/sa/shop";
    private const string Other = "spiffe://cluster.local/ns/web/sa/other";

    private ExampleFolder _example = null!;
    private KGatewayProcess _kgateway = null!;

    public async ValueTask InitializeAsync()
    {
        var envoy = Tools.Envoy;
        _example = ExampleFolder.Copy("reviews-waypoint", 15088, 8081, 9011, 9012);
        _kgateway = KGatewayProcess.Start(_example.Path, envoy);
        await _kgateway.ReadyAsync();
        await Eventually.TrueAsync(async () => (await FromMeshAsync(Shop)).Failures == 0, "the waypoint answers");
    }

    public async ValueTask DisposeAsync()
    {
        if (_kgateway is not null)
            await _kgateway.DisposeAsync();
        _example?.Dispose();
    }

    [Fact]
    public async Task Only_those_pass_whom_a_policy_names_whatever_they_claim_in_headers()
    {
        _example.Save("policy.yaml", Policy("action: ALLOW\n  rules: [{from: [{source: {principals: [cluster.local/ns/web/sa/shop]}}], to: [{operation: {methods: [GET]}}]}]"));
        await Eventually.TrueAsync(async () => IsRefused(await FromMeshAsync(Other)), "others are refused");

        AssertAnswered(await FromMeshAsync(Shop));
        string?[] refused = [Other, null, "-", "spiffe://cluster.local/ns/web/sa/shop2", "spiffe://other.domain/ns/web/sa/shop"];
        foreach (var identity in refused)
            Assert.True(IsRefused(await FromMeshAsync(identity)), identity ?? "no identity");
        var forged = await FromMeshAsync(
            Other,
            Service,
            "-H", $"io.istio.peer_principal: {Shop}",
            "-H", $"x-forwarded-client-cert: By=a;URI={Shop}",
            "-H", "x-forwarded-for: 127.0.0.1");
        Assert.True(IsRefused(forged), forged.ToString());
    }

    [Fact]
    public async Task Anybody_with_an_identity_is_not_anybody()
    {
        _example.Save("policy.yaml", Policy("action: ALLOW\n  rules: [{from: [{source: {principals: ['*']}}]}]"));
        await Eventually.TrueAsync(async () => IsRefused(await FromMeshAsync(null)), "clients without identity are refused");
        AssertAnswered(await FromMeshAsync(Shop));
        AssertAnswered(await FromMeshAsync(Other));
    }

    [Fact]
    public async Task A_policy_that_needs_somebody_outside_lets_nobody_through_and_goes_when_it_is_deleted()
    {
        _example.Save("policy.yaml", Policy("action: CUSTOM\n  provider: {name: nobody}\n  rules: [{}]"));
        await Eventually.TrueAsync(async () => IsRefused(await FromMeshAsync(Shop)), "all are refused");
        _example.Save("policy.yaml", "");
        await Eventually.TrueAsync(async () => (await FromMeshAsync(Shop)).Answers.Keys.All(static name => !name.StartsWith("403", StringComparison.Ordinal)), "all pass again");
    }

    [Fact]
    public async Task A_service_entry_is_served_at_its_address()
    {
        _example.Save("entry.yaml", $$$"""
            apiVersion: networking.istio.io/v1
            kind: ServiceEntry
            metadata: {name: outside, namespace: bookinfo, labels: {istio.io/use-waypoint: waypoint}}
            spec:
              hosts: [outside.example.com]
              addresses: [10.96.9.9]
              ports: [{number: 80, name: http, protocol: HTTP}]
              resolution: STATIC
              endpoints: [{address: 127.0.0.1, ports: {http: {{{_example.Port(9012)}}}}}]
            """);
        await Eventually.TrueAsync(
            async () => (await FromMeshAsync(Shop, External)).Answers.Keys.SequenceEqual(["reviews-v2"]), "the entry's endpoint answers");
        AssertAnswered(await FromMeshAsync(Shop));
    }

    private static string Policy(string spec) =>
        $"""
        apiVersion: security.istio.io/v1
        kind: AuthorizationPolicy
        metadata: {Braces("name: reviews, namespace: bookinfo")}
        spec:
          targetRefs: [{Braces("group: '', kind: Service, name: reviews")}]
          {spec}

        """;

    private static string Braces(string text) => "{" + text + "}";

    private static bool IsRefused(ProbeAnswers answers) =>
        answers.Failures == 0 && answers.Answers.Keys.All(static name => name.StartsWith("403", StringComparison.Ordinal));

    private static void AssertAnswered(ProbeAnswers answers) =>
        Assert.True(answers.Failures == 0 && answers.Answers.Keys.All(static name => name is "reviews-v1" or "reviews-v2"), answers.ToString());

    private Task<ProbeAnswers> FromMeshAsync(string? identity, string destination = Service, params string[] headers) => ProbeAnswers.OfAsync(
        "http://reviews.bookinfo/",
        5,
        [
            "--via", $"127.0.0.1:{_example.Port(15088)}", "--proxy-destination", destination,
            .. identity is null ? [] : new[] { "--identity", identity }, .. headers,
        ]);
}
