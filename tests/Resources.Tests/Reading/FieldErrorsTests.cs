using KGateway.Resources.GatewayApi;

namespace KGateway.Resources.Tests.Reading;

public sealed class FieldErrorsTests
{
    [Fact]
    public void A_finding_names_file_line_object_field_and_reason()
    {
        Assert.Equal(
            ["test.yaml:9: error: HTTPRoute default/a: spec.rules[0].backendRefs[0].port: "
                + "Invalid value: 70000: should be less than or equal to 65535"],
            TestObjects.Findings("""
                # routes
                apiVersion: gateway.networking.k8s.io/v1
                kind: HTTPRoute
                metadata: {name: a}
                spec:
                  rules:
                  - backendRefs:
                    - name: s
                      port: 70000
                """));
    }

    [Theory]
    [InlineData("{hostnames: a.b}", "spec.hostnames: must be a list, not a string")]
    [InlineData("{hostnames: [1]}", "spec.hostnames[0]: must be a string, not an integer: put it in quotes")]
    [InlineData("{hostnames: [~]}", "spec.hostnames[0]: must be a value, not null")]
    [InlineData("{rules: [{backendRefs: [{name: s, port: \"80\"}]}]}", "spec.rules[0].backendRefs[0].port: must be an integer, not a string")]
    [InlineData("{rules: [{backendRefs: [{name: s, port: 99999999999}]}]}", "spec.rules[0].backendRefs[0].port: Invalid value: 99999999999: is out of range")]
    [InlineData("{rules: [{backendRefs: [{port: 80}]}]}", "spec.rules[0].backendRefs[0].name: Required value")]
    [InlineData("{rules: [{filters: [{}]}]}", "spec.rules[0].filters[0].type: Required value")]
    [InlineData("{rules: [{matches: [{method: get}]}]}", "spec.rules[0].matches[0].method: Unsupported value: \"get\": supported values: \"GET\", ")]
    [InlineData("{rules: [{timeouts: {request: 1.5s}}]}", "spec.rules[0].timeouts.request: Invalid value: \"1.5s\": should match ")]
    [InlineData("{rules: [{filters: [{type: CORS, cors: {allowCredentials: 1}}]}]}", "cors.allowCredentials: must be a boolean, not an integer")]
    [InlineData("[]", "spec: must be an object, not a list")]
    public void A_wrong_type_is_an_error(string spec, string expected)
    {
        ReadResult result = ResourceReader.Read("test.yaml", TestObjects.Object("HTTPRoute", spec));

        Assert.Empty(result.Objects);
        Assert.Contains(result.Diagnostics, diagnostic => diagnostic.ToString().Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void An_unknown_field_is_a_warning()
    {
        ReadResult result = ResourceReader.Read("test.yaml", """
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {name: a, lables: {}, managedFields: []}
            spec:
              hostname: [a.b]
            status: {parents: []}
            """);

        Assert.Single(result.Objects);
        Assert.Equal(
            [
                "test.yaml:3: warning: HTTPRoute default/a: metadata.lables: unknown field, it is ignored",
                "test.yaml:5: warning: HTTPRoute default/a: spec.hostname: unknown field, it is ignored",
            ],
            result.Diagnostics.Select(diagnostic => diagnostic.ToString()));
    }

    [Fact]
    public void Invalid_objects_are_kept_when_asked_for()
    {
        string yaml = TestObjects.Object("HTTPRoute", "{hostnames: [UPPER], rules: [{backendRefs: [{port: 80}]}]}");

        Assert.Empty(ResourceReader.Read("test.yaml", yaml).Objects);
        ReadResult kept = ResourceReader.Read("test.yaml", yaml, new ReadOptions { KeepInvalid = true });
        var route = Assert.IsType<HttpRoute>(Assert.Single(kept.Objects));
        Assert.Equal("", route.Spec.Rules[0].BackendRefs[0].Name);
        Assert.True(kept.HasErrors);
    }

    [Theory]
    [InlineData("metadata: {}", "metadata.name: Required value")]
    [InlineData("metadata: {name: A}", "metadata.name: Invalid value: \"A\"")]
    [InlineData("metadata: {name: a, namespace: N}", "metadata.namespace: Invalid value: \"N\"")]
    [InlineData("metadata: {name: a, labels: {x: 'a b'}}", "metadata.labels: Invalid value: \"a b\"")]
    [InlineData("metadata: {name: a, labels: {/x: a}}", "metadata.labels: Invalid value: \"/x\"")]
    [InlineData("metadata: {name: a, annotations: {'a b': a}}", "metadata.annotations: Invalid value: \"a b\"")]
    [InlineData("metadata: {name: a, annotations: {a: 1}}", "metadata.annotations.a: must be a string, not an integer: put it in quotes")]
    [InlineData("metadata: {name: a, creationTimestamp: now}", "metadata.creationTimestamp: Invalid value: \"now\"")]
    [InlineData("spec: {}", "metadata: Required value")]
    public void Metadata_is_checked(string metadata, string expected) =>
        Assert.Contains(
            TestObjects.Findings($"apiVersion: v1\nkind: ConfigMap\n{metadata}"),
            finding => finding.Contains(expected, StringComparison.Ordinal));

    [Fact]
    public void A_namespace_on_a_cluster_scoped_object_is_dropped()
    {
        ReadResult result = ResourceReader.Read("test.yaml", "apiVersion: v1\nkind: Node\nmetadata: {name: a, namespace: b}");

        Assert.Equal("Node a", Assert.Single(result.Objects).Id.ToString());
        Assert.Equal(Severity.Warning, Assert.Single(result.Diagnostics).Severity);
    }
}
