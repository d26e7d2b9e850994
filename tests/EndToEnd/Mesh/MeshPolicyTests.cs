using KGateway.EndToEnd.Harness;
using KGateway.EndToEnd.Mesh.Harness;
using KGateway.EndToEnd.Policies.Servers;

namespace KGateway.EndToEnd.Mesh;

/// <summary>kgateway's policies at a waypoint: of a Service, of a route of a Service, and of the backends behind it.</summary>
[Collection("Mesh")]
public sealed class MeshPolicyTests(MeshLab lab)
{
    private const string ToService = "{group: '', kind: Service, name: NAME}";
    private const string ToPort = "{group: '', kind: Service, name: NAME, sectionName: http}";
    private const string ToRoute = "{group: gateway.networking.k8s.io, kind: HTTPRoute, name: NAME}";
    private const string Route = """
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: NAME, namespace: shop}
        spec:
          parentRefs: [{group: '', kind: Service, name: NAME}]
          rules: [{backendRefs: [{name: NAME, port: 80}]}]
        ---

        """;

    private static readonly MeshRequest Any = new();

    public static TheoryData<string> Targets => [ToService, ToPort, ToRoute];

    [Theory]
    [MemberData(nameof(Targets))]
    public async Task Local_rate_limit(string target)
    {
        var site = await lab.ServiceAsync(Objects(target, "rateLimit: {local: {tokenBucket: {maxTokens: 3, tokensPerFill: 3, fillInterval: 3600s}}}"));
        var statuses = new List<int?>();
        for (var i = 0; i < 4; i++)
            statuses.Add((await site.SendAsync(Any))?.Status);
        Assert.Equal(429, statuses[^1]);
        Assert.All(statuses, static status => Assert.True(status is 200 or 429));
        // Streams of bytes aren't requests.
        Assert.Equal(200, (await site.SendAsync(Any with { Port = 90 }))?.Status);
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public async Task Header_modifiers(string target)
    {
        var site = await lab.ServiceAsync(Objects(target, """
            headerModifiers:
                request: {set: [{name: x-set, value: new}], remove: [x-team]}
                response: {add: [{name: x-answer, value: "yes"}]}
            """));
        var answer = await site.SendAsync(Any with { Header = "x-team: red" });
        Assert.Equal((200, "new", null, "yes"), (answer!.Status, answer.ReceivedHeader("x-set"), answer.ReceivedHeader("x-team"), answer.Headers["x-answer"]));
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public async Task Transformation(string target)
    {
        var site = await lab.ServiceAsync(Objects(target, """
            transformation:
                request: {set: [{name: x-team, value: "team-{{ request_header('x-team') }}"}]}
                response: {set: [{name: x-answer, value: "{{ request_header('x-team') }}"}]}
            """));
        var answer = await site.SendAsync(Any with { Header = "x-team: red" });
        Assert.Equal((200, "team-red", "red"), (answer!.Status, answer.ReceivedHeader("x-team"), answer.Headers["x-answer"]));
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public async Task Rbac(string target)
    {
        var site = await lab.ServiceAsync(Objects(target, """rbac: {policy: {matchExpressions: ["request.headers['x-team'] == 'red'"]}}"""));
        Assert.Equal(403, (await site.SendAsync(Any))?.Status);
        Assert.Equal(200, (await site.SendAsync(Any with { Header = "x-team: red" }))?.Status);
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public async Task Rbac_beside_an_AuthorizationPolicy(string target)
    {
        var site = await lab.ServiceAsync(Objects(target, """rbac: {policy: {matchExpressions: ["request.headers['x-team'] == 'red'"]}}""") + """
            ---
            apiVersion: security.istio.io/v1
            kind: AuthorizationPolicy
            metadata: {name: NAME, namespace: shop}
            spec:
              targetRefs: [{group: '', kind: Service, name: NAME}]
              action: DENY
              rules: [{to: [{operation: {paths: [/shut]}}]}]
            """);
        var red = Any with { Header = "x-team: red" };
        Assert.Equal(200, (await site.SendAsync(red))?.Status);
        Assert.Equal(403, (await site.SendAsync(red with { Path = "/shut" }))?.Status);
        Assert.Equal(403, (await site.SendAsync(Any))?.Status);
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public async Task External_authorization(string target)
    {
        await using var server = await GrpcServer<AuthorizationService>.StartAsync(new());
        var site = await lab.ServiceAsync(Objects(target, "extAuth: {extensionRef: {name: NAME}, contextExtensions: {tenant: one}}") + $$"""
            ---
            apiVersion: gateway.kgateway.dev/v1alpha1
            kind: GatewayExtension
            metadata: {name: NAME, namespace: shop}
            spec: {extAuth: {grpcService: {backendRef: {name: NAME-auth, port: 80} } } }
            ---
            {{MeshLab.Server("NAME-auth", server.Port, "kubernetes.io/h2c")}}
            """);
        await site.AnswersAsync(401, Any);
        var passed = await site.SendAsync(Any with { Header = "x-user: alice" });
        Assert.Equal((200, "alice"), (passed!.Status, passed.ReceivedHeader("x-authorized")));
        var asked = server.Service.Asked.Last();
        Assert.Equal("one", asked.ContextExtensions["tenant"]);
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public async Task What_cannot_be_enforced_lets_nothing_through(string target)
    {
        var site = await lab.ServiceAsync(Objects(target, "extAuth: {extensionRef: {name: NAME-missing}}"));
        await site.AnswersAsync(500, Any);
    }

    [Fact]
    public async Task BackendConfigPolicy()
    {
        using var certificate = Certificates.For("backend.example.com");
        await using var server = await MirrorBackend.StartAsync("secure", certificate: certificate);
        var site = await lab.ServiceAsync();
        const string Policy = """
            apiVersion: gateway.kgateway.dev/v1alpha1
            kind: BackendConfigPolicy
            metadata: {name: NAME, namespace: shop}
            spec:
              targetRefs: [{group: '', kind: Service, name: NAME}]
              tls: {insecureSkipVerify: true, sni: backend.example.com}
            """;
        site.SaveWith(server.Port, Policy);
        await SaysAsync(site, Any, "\"name\":\"secure\"");
        await SaysAsync(site, Any with { Port = 90 }, "\"name\":\"secure\"");
    }

    [Theory]
    [InlineData("backend.example.com", "\"name\":\"secure\"")]
    [InlineData("other.example.com", "upstream connect error")]
    public async Task BackendTLSPolicy(string host, string answer)
    {
        using var certificate = Certificates.For("backend.example.com");
        await using var server = await MirrorBackend.StartAsync("secure", certificate: certificate);
        var site = await lab.ServiceAsync();
        site.SaveWith(server.Port, $$"""
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: NAME, namespace: shop}
            data: {ca.crt: "{{certificate.ExportCertificatePem().ReplaceLineEndings("\\n")}}"}
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: BackendTLSPolicy
            metadata: {name: NAME, namespace: shop}
            spec:
              targetRefs: [{group: "", kind: Service, name: NAME}]
              validation: {caCertificateRefs: [{group: "", kind: ConfigMap, name: NAME}], hostname: {{host}} }
            """);
        await SaysAsync(site, Any, answer);
    }

    private static Task SaysAsync(MeshSite site, MeshRequest request, string text) => Eventually.TrueAsync(
        async () => (await site.SendAsync(request))?.Body.Contains(text, StringComparison.Ordinal) == true, $"{site.Name} says {text}", TimeSpan.FromSeconds(20));

    private static string Objects(string target, string specification) => $$"""
        {{Route}}
        ---
        apiVersion: gateway.kgateway.dev/v1alpha1
        kind: TrafficPolicy
        metadata: {name: NAME, namespace: shop}
        spec:
          targetRefs: [{{target}}]
          {{specification}}

        """;
}
