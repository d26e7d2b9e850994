using System.Text;
using KGateway.EndToEnd.Policies.Harness;

namespace KGateway.EndToEnd.Policies.TrafficPolicies;

/// <summary>Secrets of other namespaces, which they must be granted from, and entries of Secrets.</summary>
[Collection("Policies")]
public sealed class SecretReferenceTests(PolicyLab lab)
{
    private const string Grant = """
        apiVersion: gateway.networking.k8s.io/v1
        kind: ReferenceGrant
        metadata: {name: NAME, namespace: other}
        spec:
          from: [{group: gateway.kgateway.dev, kind: TrafficPolicy, namespace: default}]
          to: [{group: "", kind: Secret, name: NAME}]
        """;

    [Fact]
    [PolicyField("TrafficPolicy", "basicAuth.secretRef.name", "basicAuth.secretRef.namespace")]
    public async Task Of_passwords()
    {
        var site = await lab.RouteAsync(
            "basicAuth: {secretRef: {name: NAME, namespace: other}}", Secret(".htpasswd: \"alice:{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ=\""));
        var credentials = Convert.ToBase64String(Encoding.ASCII.GetBytes("alice:secret"));
        Assert.Equal(401, (await site.GetAsync()).Status);
        Assert.Equal(200, (await site.GetAsync("/", ("authorization", $"Basic {credentials}"))).Status);
        await NotGrantedAsync(site);
    }

    [Fact]
    [PolicyField("TrafficPolicy", "basicAuth.secretRef.name", "basicAuth.secretRef.key", "basicAuth.secretRef.namespace", BadInput = true)]
    public async Task Passwords_that_are_missing_are_told_of_and_the_route_fails()
    {
        var site = await lab.RouteAsync("basicAuth: {secretRef: {name: NAME, key: passwords}}", "apiVersion: v1\nkind: Secret\nmetadata: {name: NAME, namespace: default}\nstringData: {users: a}");
        Assert.Equal(500, (await site.GetAsync()).Status);
        await site.SaysAsync("TrafficPolicy", "Accepted", "no users at key 'passwords'");
        site.Edit("{name: NAME, key: passwords}", "{name: NAME-none}");
        await site.SaysAsync("TrafficPolicy", "Accepted", $"{site.Name}-none not found");
        site.Edit("{name: NAME-none}", "{name: NAME-none, namespace: other}");
        await site.SaysAsync("TrafficPolicy", "Accepted", "missing reference grant");
    }

    [Fact]
    [PolicyField("TrafficPolicy", "apiKeyAuth.secretRef.group", "apiKeyAuth.secretRef.kind", "apiKeyAuth.secretRef.name")]
    [PolicyField("TrafficPolicy", "apiKeyAuth.secretRef.namespace")]
    public async Task Of_keys()
    {
        var site = await lab.RouteAsync(
            "apiKeyAuth: {secretRef: {group: \"\", kind: Secret, name: NAME, namespace: other}, forwardCredential: false}", Secret("alice: k-123"));
        Assert.Equal(401, (await site.GetAsync()).Status);
        var answer = await site.GetAsync("/", ("api-key", "k-123"));
        Assert.Equal((200, null), (answer.Status, answer.ReceivedHeader("api-key")));
        await NotGrantedAsync(site);
    }

    [Fact]
    [PolicyField("TrafficPolicy", "apiKeyAuth.secretRef.group", "apiKeyAuth.secretRef.kind", "apiKeyAuth.secretRef.name", BadInput = true)]
    [PolicyField("TrafficPolicy", "apiKeyAuth.secretRef.namespace", BadInput = true)]
    [PolicyField("TrafficPolicy", "apiKeyAuth.secretSelector.matchLabels", "apiKeyAuth.clientIdHeader", BadInput = true)]
    public async Task Keys_that_can_not_be_read_are_told_of_and_the_route_fails()
    {
        (string Keys, string Says)[] cases =
        [
            ("secretRef: {group: apps, kind: Deployment, name: NAME}", "Deployment isn't a kind of secrets"),
            ("secretRef: {name: NAME-none}", "-none not found"),
            ("secretRef: {name: NAME, namespace: elsewhere}", "missing reference grant"),
            ("secretRef: {name: NAME-twice}", "clients 'alice' and 'bob' have the same API key"),
            ("secretRef: {name: NAME-empty}", "no API keys found"),
            ("secretSelector: {matchLabels: {keys: nobody}}", "no secret has these labels"),
            ("secretRef: {name: NAME, namespace: other}, clientIdHeader: \"x client\"", "x client"),
        ];
        var last = "secretRef: {group: \"\", kind: Secret, name: NAME, namespace: other}";
        var site = await lab.RouteAsync($"apiKeyAuth: {{{last}}}", $$"""
            {{Secret("alice: k-123")}}
            ---
            apiVersion: v1
            kind: Secret
            metadata: {name: NAME-twice, namespace: default}
            stringData: {alice: k-123, bob: k-123}
            ---
            apiVersion: v1
            kind: Secret
            metadata: {name: NAME-empty, namespace: default}
            """);
        foreach (var (keys, says) in cases)
        {
            site.Edit(last, keys);
            await site.AnswersAsync(500);
            await site.SaysAsync("TrafficPolicy", "Accepted", says);
            last = keys;
        }
    }

    [Fact]
    [PolicyField("TrafficPolicy", "headerModifiers.request.set.secretRef.name", "headerModifiers.request.set.secretRef.key")]
    [PolicyField("TrafficPolicy", "headerModifiers.request.set.secretRef.namespace")]
    [PolicyField("TrafficPolicy", "headerModifiers.request.add.secretRef.name", "headerModifiers.request.add.secretRef.key")]
    [PolicyField("TrafficPolicy", "headerModifiers.request.add.secretRef.namespace")]
    [PolicyField("TrafficPolicy", "headerModifiers.response.set.secretRef.name", "headerModifiers.response.set.secretRef.key")]
    [PolicyField("TrafficPolicy", "headerModifiers.response.set.secretRef.namespace")]
    [PolicyField("TrafficPolicy", "headerModifiers.response.add.secretRef.name", "headerModifiers.response.add.secretRef.key")]
    [PolicyField("TrafficPolicy", "headerModifiers.response.add.secretRef.namespace")]
    public async Task Of_headers()
    {
        var site = await lab.RouteAsync(
            """
            headerModifiers:
              request:
                set: [{name: x-one, secretRef: {name: NAME, key: first, namespace: other}}]
                add: [{name: x-two, secretRef: {name: NAME, key: second, namespace: other}}]
              response:
                set: [{name: x-one, secretRef: {name: NAME, key: second, namespace: other}}]
                add: [{name: x-two, secretRef: {name: NAME, key: first, namespace: other}}]
            """,
            Secret("first: \"1\", second: \"2\""));
        var answer = await site.GetAsync("/", ("x-one", "0"), ("x-two", "0"), ("x-answer-headers", "x-one=0;x-two=0"));
        Assert.Equal(("1", "0,2"), (answer.ReceivedHeader("x-one"), answer.ReceivedHeader("x-two")));
        Assert.Equal(("2", "0, 1"), (answer.Headers["x-one"], answer.Headers["x-two"]));
        await NotGrantedAsync(site);
    }

    [Fact]
    [PolicyField("TrafficPolicy", "headerModifiers.request.set.secretRef.name", BadInput = true)]
    [PolicyField("TrafficPolicy", "headerModifiers.request.set.secretRef.key", BadInput = true)]
    [PolicyField("TrafficPolicy", "headerModifiers.request.set.secretRef.namespace", BadInput = true)]
    [PolicyField("TrafficPolicy", "headerModifiers.response.add.secretRef.name", BadInput = true)]
    [PolicyField("TrafficPolicy", "headerModifiers.response.add.secretRef.key", BadInput = true)]
    [PolicyField("TrafficPolicy", "headerModifiers.response.add.secretRef.namespace", BadInput = true)]
    public async Task Headers_that_can_not_be_read_are_told_of_and_the_route_fails()
    {
        (string Modifiers, string Says)[] cases =
        [
            ("request: {set: [{name: x-one, secretRef: {name: NAME-none}}]}", "-none not found"),
            ("request: {set: [{name: x-one, secretRef: {name: NAME, key: third, namespace: other}}]}", "third"),
            ("request: {set: [{name: x-one, secretRef: {name: NAME, namespace: elsewhere}}]}", "request: missing reference grant"),
            ("response: {add: [{name: x-one, secretRef: {name: NAME-none}}]}", "-none not found"),
            ("response: {add: [{name: x-one, secretRef: {name: NAME, key: third, namespace: other}}]}", "third"),
            ("response: {add: [{name: x-one, secretRef: {name: NAME, namespace: elsewhere}}]}", "response: missing reference grant"),
        ];
        var last = "request: {remove: [x-one]}";
        var site = await lab.RouteAsync($"headerModifiers: {{{last}}}", Secret("first: \"1\""));
        foreach (var (modifiers, says) in cases)
        {
            site.Edit(last, modifiers);
            await site.AnswersAsync(500);
            await site.SaysAsync("TrafficPolicy", "Accepted", says);
            last = modifiers;
        }
    }

    private static async Task NotGrantedAsync(PolicySite site)
    {
        site.Edit("kind: TrafficPolicy, namespace: default}", "kind: TrafficPolicy, namespace: elsewhere}");
        await site.AnswersAsync(500);
        await site.SaysAsync("TrafficPolicy", "Accepted", "missing reference grant");
    }

    private static string Secret(string entries) => $$"""
        apiVersion: v1
        kind: Secret
        metadata: {name: NAME, namespace: other}
        stringData: {{{entries}}}
        ---
        {{Grant}}
        """;
}
