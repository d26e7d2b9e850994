using KGateway.Resources;
using KGateway.Translation.Routes;
using KGateway.Translation.Tests.Routes;

namespace KGateway.Translation.Tests.Policies;

public class DirectResponseTests
{
    private const string Reference = "{type: ExtensionRef, extensionRef: {group: gateway.kgateway.dev, kind: DirectResponse, name: d}}";

    [Theory]
    [InlineData("{status: 404, body: gone}", "'directResponse':{'status':404,'body':{'inlineString':'gone'}}")]
    [InlineData(
        "{status: 200, bodyFormat: {text: 'at %START_TIME%', contentType: text/plain}}",
        "'bodyFormat':{'contentType':'text/plain','textFormatSource':{'inlineString':'at%START_TIME%'}}")]
    [InlineData("{status: 200, bodyFormat: {json: {path: '%REQ(:path)%'}}}", "'bodyFormat':{'jsonFormat':{'path':'%REQ(:path)%'}}")]
    public void Answers(string spec, string expected)
    {
        ResolvedRoute route = Resolve($"- filters: [{Reference}]", spec);

        Assert.Contains(expected, Assert.Single(Given.Build(route)).Json());
        Assert.Equal([new ResourceId(ResourceKinds.DirectResponse.GroupKind, new("default", "d"))], route.Policies.SelectMany(static p => p.Policies).Select(static v => v.Policy));
    }

    [Fact]
    public void NeedsARuleWithoutBackends() => Assert.Equal(
        "Replaced Rule (0): DirectResponse cannot be applied to route with existing action: forwarding to backends",
        Assert.Single(Given.Build(Resolve($"- filters: [{Reference}]\n  backendRefs: [{{name: a, port: 80}}]", "{status: 200}"))).Problem?.Message);

    [Theory]
    [InlineData(@"{contentType: ""text/plain\n""}", "bodyFormat.contentType: a value contains a line break or a null character")]
    [InlineData("{text: '%NOPE%'}", "bodyFormat.text: unknown command NOPE")]
    [InlineData("{json: {a: [{b: '%'}]}}", "bodyFormat.json: no valid command at position 0")]
    [InlineData("{json: {a: [{'': b}]}}", "bodyFormat.json: a field has no name")]
    public void ABodyThatEnvoyCouldNotReadReplacesTheRule(string format, string why) => Assert.Equal(
        $"Replaced Rule (0): gateway.kgateway.dev/DirectResponse/default/d: {why}",
        Assert.Single(Given.Build(Resolve($"- filters: [{Reference}]", $"{{status: 200, bodyFormat: {format}}}"))).Problem?.Message);

    [Theory]
    [InlineData("DirectResponse")]
    [InlineData("Odd")]
    public void APolicyThatDoesNotExistReplacesTheRule(string kind)
    {
        BuiltRoute built = Given.Rule(
            $"- filters: [{{type: ExtensionRef, extensionRef: {{group: gateway.kgateway.dev, kind: {kind}, name: x}}}}]\n"
            + "  backendRefs: [{name: a, port: 80}]");

        Assert.Equal($"Replaced Rule (0): gateway.kgateway.dev/{kind}/default/x: policy not found", built.Problem?.Message);
    }

    [Theory]
    [InlineData("TrafficPolicy", "gateway.kgateway.dev/TrafficPolicy/default/x: policy not found")]
    [InlineData("DirectResponse", "filter DirectResponse x is not supported on backend a")]
    public void ABackendsPolicyThatIsNotFoundOrCanNotBeThereReplacesTheRule(string kind, string why)
    {
        BuiltRoute built = Given.Rule(
            $"- backendRefs: [{{name: a, port: 80, filters: [{{type: ExtensionRef, extensionRef: {{group: gateway.kgateway.dev, kind: {kind}, name: x}}}}]}}]");

        Assert.Equal($"Replaced Rule (0): {why}", built.Problem?.Message);
    }

    private static ResolvedRoute Resolve(string rule, string spec) => Given.Resolved(Given.State(
        $$"""
        {{Given.Route(rule)}}
        {{Given.Services}}
        ---
        apiVersion: gateway.kgateway.dev/v1alpha1
        kind: DirectResponse
        metadata: {name: d, namespace: default}
        spec: {{spec}}
        """));
}
