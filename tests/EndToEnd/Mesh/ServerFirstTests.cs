using KGateway.EndToEnd.Harness;
using KGateway.EndToEnd.Mesh.Harness;

namespace KGateway.EndToEnd.Mesh;

/// <summary>Servers that speak first, as those of mail and databases do, don't speak to whom an AuthorizationPolicy refuses.</summary>
[Collection("Mesh")]
public sealed class ServerFirstTests(MeshLab lab)
{
    private const string Hello = "220 hello\r\n";

    private static readonly MeshRequest Shopper = new() { Port = 90 };
    private static readonly MeshRequest Ghost = Shopper with { Identity = "spiffe://cluster.local/ns/attic/sa/ghost" };
    private static readonly MeshRequest Nobody = Shopper with { Identity = null };
    private static readonly MeshRequest Far = Shopper with { Source = "192.0.2.7" };

    private static readonly Dictionary<string, (string Action, string Rules, MeshRequest[] Passes, MeshRequest[] Refused)> Policies = new()
    {
        ["ALLOW a principal"] = ("ALLOW", "{from: [{source: {principals: [cluster.local/ns/web/sa/shopper]}}]}", [Shopper, Far], [Ghost, Nobody]),
        ["ALLOW an address of a namespace"] = (
            "ALLOW", "{from: [{source: {namespaces: [web], ipBlocks: [10.0.0.0/8]}}]}", [Shopper], [Ghost, Nobody, Far]),
        ["ALLOW nobody"] = ("ALLOW", "", [], [Shopper, Ghost, Nobody]),
        ["DENY a namespace"] = ("DENY", "{from: [{source: {namespaces: [attic]}}]}", [Shopper, Nobody], [Ghost]),
        ["DENY all but one"] = ("DENY", "{from: [{source: {notPrincipals: [cluster.local/ns/web/sa/shopper]}}]}", [Shopper], [Ghost, Nobody]),
        ["DENY who has no identity"] = ("DENY", "{from: [{source: {notPrincipals: ['*']}}]}", [Shopper, Ghost], [Nobody]),
        ["DENY a port"] = ("DENY", "{to: [{operation: {ports: ['90']}}]}", [], [Shopper]),
        ["DENY another port"] = ("DENY", "{to: [{operation: {ports: ['80']}}]}", [Shopper, Ghost, Nobody], []),
        ["ALLOW by what only HTTP has"] = ("ALLOW", "{to: [{operation: {methods: [GET]}}]}", [], [Shopper]),
    };

    public static TheoryData<string> Names() => [.. Policies.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_refused_hear_nothing_and_reach_nobody(string name)
    {
        var (action, rules, passes, refused) = Policies[name];
        await using var server = new TcpServer(static async client =>
        {
            await client.GetStream().WriteAsync("220 hello\r\n"u8.ToArray());
            _ = await client.GetStream().ReadAtLeastAsync(new byte[1], 1, throwOnEndOfStream: false);
        });
        var site = await lab.ServiceAsync();
        site.SaveWith(server.Port, "");
        await GreetsAsync(site, Shopper, Hello);
        site.SaveWith(server.Port, $$"""
            apiVersion: security.istio.io/v1
            kind: AuthorizationPolicy
            metadata: {name: NAME, namespace: shop}
            spec:
              targetRefs: [{group: '', kind: Service, name: NAME}]
              action: {{action}}
              rules: [{{rules}}]
            ---
            apiVersion: security.istio.io/v1
            kind: AuthorizationPolicy
            metadata: {name: NAME-mark, namespace: shop}
            spec:
              targetRefs: [{group: '', kind: Service, name: NAME}]
              action: DENY
              rules: [{from: [{source: {serviceAccounts: [web/mark]} }]}]
            """);
        await GreetsAsync(site, Shopper with { Identity = "spiffe://cluster.local/ns/web/sa/mark" }, "");
        var accepted = server.Accepted;
        foreach (var request in refused)
            Assert.Equal("", await site.GreetingAsync(request));
        Assert.Equal(accepted, server.Accepted);
        foreach (var request in passes)
            Assert.Equal(Hello, await site.GreetingAsync(request));
    }

    private static Task GreetsAsync(MeshSite site, MeshRequest request, string greeting) => Eventually.TrueAsync(
        async () => await site.GreetingAsync(request) == greeting, $"{site.Name} says '{greeting}'", TimeSpan.FromSeconds(20));
}
