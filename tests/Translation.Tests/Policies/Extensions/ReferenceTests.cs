using KGateway.Resources.Kgateway.GatewayExtensions;
using KGateway.Translation.Statuses;

namespace KGateway.Translation.Tests.Policies.Extensions;

public sealed class ReferenceTests
{
    private const string Server = "{extProc: {grpcService: {backendRef: {name: srv, port: 9000} } } }";

    private const string Elsewhere =
        """
        ---
        apiVersion: gateway.kgateway.dev/v1alpha1
        kind: GatewayExtension
        metadata: {name: y, namespace: other}
        spec: {jwt: {providers: [{name: p, jwks: {local: {inline: '{"kty":"oct","k":"AQID"}'} } }]} }

        """;

    private const string Grant =
        """
        ---
        apiVersion: gateway.networking.k8s.io/v1beta1
        kind: ReferenceGrant
        metadata: {name: g, namespace: other}
        spec: {from: [{group: gateway.kgateway.dev, kind: TrafficPolicy, namespace: default}], to: [{group: gateway.kgateway.dev, kind: GatewayExtension}]}

        """;

    [Theory]
    [InlineData("{jwtAuth: {extensionRef: {name: none} } }", "jwt: default/none: gateway extension not found")]
    [InlineData("{jwtAuth: {extensionRef: {name: x} } }", "jwt: default/x: invalid extension type ExtProc")]
    [InlineData("{extAuth: {extensionRef: {name: x} } }", "extauth: default/x: invalid extension type ExtProc")]
    [InlineData("{oauth2: {extensionRef: {name: x} } }", "extauth: default/x: invalid extension type ExtProc")]
    [InlineData("{rateLimit: {global: {descriptors: [{entries: [{type: Path}]}], extensionRef: {name: x} } } }", "ratelimit: default/x: invalid extension type ExtProc")]
    public void An_extension_must_exist_and_be_of_the_type(string fields, string problem) =>
        Assert.Equal([problem], Extended.Of(fields, Server).Policy.Problems);

    [Fact]
    public void References_across_namespaces_need_a_grant_in_the_strict_mode_alone()
    {
        const string Fields = "{jwtAuth: {extensionRef: {name: y, namespace: other} } }";
        var strict = TranslationSettings.Default with { ReferenceGrantMode = ReferenceGrantMode.Strict };

        Assert.Empty(Extended.Of(Fields, Server, Elsewhere).Policy.Problems);
        Assert.Equal(["jwt: missing reference grant"], Extended.Of(Fields, Server, Elsewhere, strict).Policy.Problems);
        Assert.Empty(Extended.Of(Fields, Server, Elsewhere + Grant, strict).Policy.Problems);
    }

    [Fact]
    public void Extensions_say_themselves_whether_they_can_be_used()
    {
        Assert.Equal("True/Accepted: GatewayExtension accepted", Status(Server));
        Assert.Equal(
            "False/Invalid: failed to resolve ExtProc backend: Service default/none not found",
            Status("{extProc: {grpcService: {backendRef: {name: none, port: 9000} } } }"));
    }

    private static string Status(string extension)
    {
        var state = Extended.State("{}", extension);
        var id = state.Get<GatewayExtension>(new("default", "x"))!.Id;
        var status = Assert.IsType<GatewayExtensionStatus>(OwnerlessStatuses.Of(id, state, TranslationSettings.Default));
        Assert.Equal(status, OwnerlessStatuses.All(state, TranslationSettings.Default)[id]);
        var condition = Assert.Single(status.Conditions);
        return $"{condition.Status}/{condition.Reason}: {condition.Message}";
    }
}
