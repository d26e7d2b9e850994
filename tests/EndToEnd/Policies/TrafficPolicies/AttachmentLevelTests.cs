using System.Text;
using KGateway.EndToEnd.Harness;
using KGateway.EndToEnd.Policies.Harness;

namespace KGateway.EndToEnd.Policies.TrafficPolicies;

/// <summary>Fields at each level that a policy can be attached to: there they have their effect, and nowhere else.</summary>
[Collection("Policies")]
public sealed class AttachmentLevelTests(PolicyLab lab)
{
    private const string Password = "basicAuth: {users: ['alice:{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ=']}";

    // Targets, and whether requests have the effect by listener (two of the Gateway, two of its ListenerSet) and by path ("/" and "/own").
    private static readonly (string Target, Func<int, string, bool> Holds)[] Levels =
    [
        ("kind: Gateway, name: NAME", static (_, _) => true),
        ("kind: Gateway, name: NAME, sectionName: l1", static (listener, _) => listener == 1),
        ("kind: ListenerSet, name: NAME", static (listener, _) => listener >= 2),
        ("kind: ListenerSet, name: NAME, sectionName: l3", static (listener, _) => listener == 3),
        ("kind: HTTPRoute, name: NAME", static (_, _) => true),
        ("kind: HTTPRoute, name: NAME, sectionName: own", static (_, path) => path == "/own"),
    ];

    // Fields, and how to see whether they are in force.
    private static readonly (string Field, Func<PolicySite, string, Task<bool>> InForceAsync)[] Fields =
    [
        ("cors: {allowOrigins: ['http://a.test']}", static async (site, path) =>
            (await site.GetAsync(path, ("origin", "http://a.test"))).Headers.ContainsKey("access-control-allow-origin")),
        ("csrf: {percentageEnabled: 100}", static async (site, path) =>
            (await site.SendAsync(HttpMethod.Post, path, "x", ("origin", "http://evil.test"))).Status == 403),
        ("faultInjection: {abort: {httpStatus: 418}}", static async (site, path) => (await site.GetAsync(path)).Status == 418),
        ("headerModifiers: {request: {set: [{name: x-a, value: b}]}, response: {set: [{name: x-mark, value: b}]}}", static async (site, path) =>
            await site.GetAsync(path) is var answer && answer.Headers.ContainsKey("x-mark") && answer.ReceivedHeader("x-a") == "b"),
        ("transformation: {response: {body: {parseAs: AsString, value: 'instead of {{ body() }}'}}}", static async (site, path) =>
            (await site.GetAsync(path, ("x-answer-body", "this"))).Body == "instead of this"),
        ("rateLimit: {local: {tokenBucket: {maxTokens: 1, fillInterval: 3600s}}}", static async (site, path) =>
            (await site.GetAsync(path)).Status + (await site.GetAsync(path)).Status > 600),
        (Password, static async (site, path) => (await site.GetAsync(path)).Status == 401),
        ("rbac: {policy: {matchExpressions: [\"request.path == '/nowhere'\"]}}", static async (site, path) => (await site.GetAsync(path)).Status == 403),
        ("acl: {defaultAction: deny}", static async (site, path) => (await site.GetAsync(path)).Status == 403),
        ("buffer: {maxRequestSize: 1Ki}", static async (site, path) => (await site.SendAsync(HttpMethod.Post, path, new string('a', 5000))).Status == 413),
        ("compression: {responseCompression: {libraries: [Gzip]}}", static async (site, path) =>
            (await site.GetAsync(path, ("accept-encoding", "gzip"))).Headers.ContainsKey("content-encoding")),
        ("timeouts: {request: 1ms}", static async (site, path) => (await site.GetAsync(path, ("x-answer-delay", "300"))).Status == 504),
    ];

    [Fact]
    public async Task Fields_hold_where_their_policy_is_attached()
    {
        var (site, ports) = await ServedAsync();
        foreach (var (field, inForceAsync) in Fields)
        {
            foreach (var (target, holds) in Levels)
            {
                site.Save($"{Objects(ports)}\n---\n{Policy("NAME", target, field)}");
                for (var i = 0; i < ports.Length; i++)
                {
                    foreach (var path in new[] { "/", "/own" })
                    {
                        var (at, listener) = (site.At(ports[i]), i);
                        await Eventually.EqualAsync(
                            holds(listener, path), () => inForceAsync(at, path), $"{field.Split(':')[0]} of {target} at listener {listener}, {path}");
                    }
                }
            }
        }

        site.Save("");
    }

    [Fact]
    public async Task What_a_route_says_comes_before_what_its_listener_and_its_Gateway_say()
    {
        // Of the Gateway and of the rule; how both are told apart.
        (string Above, string Own, (string, string) Header, int StatusAbove, int StatusOwn)[] cases =
        [
            ("csrf: {percentageEnabled: 100}", "csrf: {percentageEnabled: 0}", ("origin", "http://evil.test"), 403, 200),
            ("faultInjection: {abort: {httpStatus: 418}}", "faultInjection: {abort: {httpStatus: 419}}", ("a", "b"), 418, 419),
            ("rbac: {policy: {matchExpressions: ['false']}}", "rbac: {policy: {matchExpressions: ['true']}}", ("a", "b"), 403, 200),
            ("acl: {defaultAction: deny}", "acl: {defaultAction: allow}", ("a", "b"), 403, 200),
            (Password, Password.Replace("alice", "bob", StringComparison.Ordinal), ("authorization", $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes("bob:secret"))}"), 401, 200),
            ("apiKeyAuth: {secretRef: {name: NAME-a}}", "apiKeyAuth: {secretRef: {name: NAME-b}}", ("api-key", "key-of-b"), 401, 200),
            ("buffer: {maxRequestSize: 1}", "buffer: {maxRequestSize: 1Ki}", ("a", "b"), 413, 200),
        ];
        var (site, ports) = await ServedAsync();
        const string Keys = """
            apiVersion: v1
            kind: Secret
            metadata: {name: NAME-a, namespace: default}
            stringData: {alice: key-of-a}
            ---
            apiVersion: v1
            kind: Secret
            metadata: {name: NAME-b, namespace: default}
            stringData: {bob: key-of-b}
            """;
        foreach (var (above, own, header, statusAbove, statusOwn) in cases)
        {
            foreach (var (target, port) in new[] { ("kind: Gateway, name: NAME", ports[0]), ("kind: Gateway, name: NAME, sectionName: l1", ports[1]), ("kind: ListenerSet, name: NAME", ports[2]) })
            {
                site.Save(string.Join(
                    "\n---\n", Objects(ports), Keys, Policy("NAME", target, above), Policy("NAME-own", "kind: HTTPRoute, name: NAME, sectionName: own", own)));
                var at = site.At(port);
                async Task<int> StatusAsync(string path) => (await at.SendAsync(HttpMethod.Post, path, "body", header)).Status;
                await Eventually.EqualAsync(statusOwn, () => StatusAsync("/own"), $"{own} below {target}");
                await Eventually.EqualAsync(statusAbove, () => StatusAsync("/"), $"{above} of {target}");
            }
        }

        site.Save("");
    }

    [Fact]
    public async Task Headers_of_all_levels_add_up()
    {
        var (site, ports) = await ServedAsync();
        string Headers(string name) => $"headerModifiers: {{request: {{add: [{{name: x-by, value: {name}}}]}}, response: {{set: [{{name: x-{name}, value: \"1\"}}], remove: [x-gone-{name}]}}}}";
        site.Save(string.Join(
            "\n---\n",
            Objects(ports),
            Policy("NAME", "kind: Gateway, name: NAME", Headers("gateway")),
            Policy("NAME-set", "kind: ListenerSet, name: NAME", Headers("set")),
            Policy("NAME-route", "kind: HTTPRoute, name: NAME", Headers("route"))));
        await Eventually.EqualAsync("route,set,gateway | x-gateway,x-route,x-set", () => HeadersAsync(site.At(ports[2])), "headers through the ListenerSet");
        await Eventually.EqualAsync("route,gateway | x-gateway,x-route", () => HeadersAsync(site), "headers through the Gateway");
        site.Save("");

        static async Task<string> HeadersAsync(PolicySite at)
        {
            var answer = await at.GetAsync("/", ("x-answer-headers", "x-gone-gateway=1;x-gone-route=1;x-gone-none=1"));
            Assert.True(answer.Headers.ContainsKey("x-gone-none"), "A header that nobody removes is gone.");
            Assert.DoesNotContain("x-gone-route", answer.Status == 200 && answer.Headers.ContainsKey("x-route") ? answer.Headers.Keys : []);
            return $"{answer.ReceivedHeader("x-by")} | {string.Join(',', new[] { "x-gateway", "x-route", "x-set" }.Where(answer.Headers.ContainsKey))}";
        }
    }

    private async Task<(PolicySite Site, int[] Ports)> ServedAsync()
    {
        var ports = FreePort.Take(4);
        var site = lab.NewSite(ports[0]);
        site.Save(Objects(ports));
        foreach (var port in ports)
            await site.At(port).ServedAsync();
        return (site, ports);
    }

    private static string Objects(int[] ports) => $$"""
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {name: NAME, namespace: default}
        spec:
          gatewayClassName: kgateway
          allowedListeners: {namespaces: {from: Same} }
          listeners: [{name: l0, port: {{ports[0]}}, protocol: HTTP}, {name: l1, port: {{ports[1]}}, protocol: HTTP}]
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: ListenerSet
        metadata: {name: NAME, namespace: default}
        spec:
          parentRef: {name: NAME}
          listeners: [{name: l2, port: {{ports[2]}}, protocol: HTTP}, {name: l3, port: {{ports[3]}}, protocol: HTTP}]
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: NAME, namespace: default}
        spec:
          parentRefs: [{name: NAME}, {group: gateway.networking.k8s.io, kind: ListenerSet, name: NAME}]
          hostnames: ["NAME.test"]
          rules:
          - {name: own, matches: [{path: {value: /own} }], backendRefs: [{name: mirror, port: 80}]}
          - {name: plain, backendRefs: [{name: mirror, port: 80}]}
        """;

    private static string Policy(string name, string target, string field) => $$"""
        apiVersion: gateway.kgateway.dev/v1alpha1
        kind: TrafficPolicy
        metadata: {name: {{name}}, namespace: default}
        spec:
          targetRefs: [{group: gateway.networking.k8s.io, {{target}} }]
          {{field}}
        """;
}
