using System.Text;
using KGateway.EndToEnd.Harness;
using KGateway.EndToEnd.Policies.Harness;
using KGateway.EndToEnd.Policies.Servers;

namespace KGateway.EndToEnd.Policies.TrafficPolicies;

/// <summary>With the setting for it, later filters and logs are told which requests have shown who they are from.</summary>
public sealed class AuthMetadataTests
{
    // An unset key gives no header.
    private const string Shown = "headerModifiers: {response: {set: [{name: x-auth, value: '%DYNAMIC_METADATA(dev.kgateway.auth_policy:auth_succeeded)%'}]}}";

    private static readonly (string, string) Password = ("authorization", $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes("alice:password"))}");

    [Fact]
    public async Task Requests_that_have_shown_who_they_are_from_are_marked()
    {
        var envoy = Tools.Envoy;
        using var issuer = new TokenIssuer();
        await using var backend = await MirrorBackend.StartAsync();
        await using var server = await GrpcServer<AuthorizationService>.StartAsync(new());
        var port = FreePort.Next();
        using var folder = new Folder();
        folder.Save("all.yaml", string.Join(
            "\n---\n",
            Manifests.Gateway("edge", port),
            Manifests.Service("mirror", backend.Port),
            PolicyLab.Server("auth", server.Port, "kubernetes.io/h2c"),
            PolicyLab.Extension("extAuth: {grpcService: {requestTimeout: 10s, backendRef: {name: auth, port: 80}}}", "ext"),
            PolicyLab.Extension($$"""jwt: {providers: [{name: one, jwks: {local: {inline: '{{issuer.KeySet}}'} } }]}""", "jwt"),
            """
            apiVersion: v1
            kind: Secret
            metadata: {name: keys, namespace: default}
            stringData: {alice: key-of-alice}
            """,
            Routes("basic", "off", "key", "jwt", "ext"),
            // The hash is that of the word "password".
            Policy("edge", "Gateway, name: edge", "basicAuth: {users: ['alice:{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=']}", Shown),
            Policy("off", "HTTPRoute, name: all, sectionName: off", "basicAuth: {disable: {}}"),
            Policy("key", "HTTPRoute, name: all, sectionName: key", "basicAuth: {disable: {}}", "apiKeyAuth: {secretRef: {name: keys}}"),
            Policy("jwt", "HTTPRoute, name: all, sectionName: jwt", "basicAuth: {disable: {}}", "jwtAuth: {extensionRef: {name: jwt}}"),
            Policy("ext", "HTTPRoute, name: all, sectionName: ext", "basicAuth: {disable: {}}", "extAuth: {extensionRef: {name: ext}}")));
        await using var kgateway = KGatewayProcess.Start(folder.Path, envoy, "--set", "EnableAuthMetadata=true");
        await kgateway.ReadyAsync();

        await AnswersAsync(port, "/off", 200, marked: false);
        await AnswersAsync(port, "/basic", 401, marked: false);
        await AnswersAsync(port, "/basic", 200, marked: true, Password);
        await AnswersAsync(port, "/key", 401, marked: false, Password);
        await AnswersAsync(port, "/key", 200, marked: true, ("api-key", "key-of-alice"));
        await AnswersAsync(port, "/jwt", 401, marked: false);
        await AnswersAsync(port, "/jwt", 200, marked: true, ("authorization", $"Bearer {issuer.Sign(new { sub = "alice" })}"));
        await AnswersAsync(port, "/ext", 401, marked: false);
        await AnswersAsync(port, "/ext", 200, marked: true, ("x-user", "alice"));
    }

    private static Task AnswersAsync(int port, string path, int status, bool marked, params (string Name, string Value)[] headers) => Eventually.EqualAsync(
        $"{status} {(marked ? "true" : "")}", () => AskAsync(port, path, headers), path, TimeSpan.FromSeconds(60));

    private static async Task<string> AskAsync(int port, string path, (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{port}{path}");
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        try
        {
            using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
            return $"{(int)response.StatusCode} {string.Join(',', response.Headers.TryGetValues("x-auth", out var mark) ? mark : [])}";
        }
        catch (HttpRequestException notYet)
        {
            return notYet.Message;
        }
    }

    private static string Routes(params string[] names) => $$"""
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: all, namespace: default}
        spec:
          parentRefs: [{name: edge}]
          rules:
        {{string.Join('\n', names.Select(static name => $"  - {{name: \"{name}\", matches: [{{path: {{value: /{name}}}}}], backendRefs: [{{name: mirror, port: 80}}]}}"))}}
        """;

    private static string Policy(string name, string target, params string[] fields) => $$"""
        apiVersion: gateway.kgateway.dev/v1alpha1
        kind: TrafficPolicy
        metadata: {name: "{{name}}", namespace: default}
        spec:
          targetRefs: [{group: gateway.networking.k8s.io, kind: {{target.Replace("off", "\"off\"", StringComparison.Ordinal)}} }]
        {{string.Join('\n', fields.Select(static field => $"  {field}"))}}
        """;
}
