using System.Text;
using KGateway.Resources.Core;
using KGateway.Resources.GatewayApi;

namespace KGateway.Resources.Tests.Reading;

public sealed class DocumentsTests
{
    [Fact]
    public void A_malformed_document_spoils_only_itself()
    {
        ReadResult result = ResourceReader.Read("test.yaml", """
            apiVersion: v1
            kind: Namespace
            metadata: {name: first}
            ---
            apiVersion: v1
            kind: [Namespace
            metadata: {name: second}
            ---
            apiVersion: v1
            kind: Namespace
            metadata: {name: third}
            """);

        Assert.Equal(["first", "third"], result.Objects.Select(resource => resource.Metadata.Name));
        Diagnostic error = Assert.Single(result.Diagnostics);
        Assert.Equal(Severity.Error, error.Severity);
        Assert.InRange(error.Line, 6, 8);
        Assert.StartsWith($"test.yaml:{error.Line}: error: not valid YAML: ", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a: *x", "the alias *x has no anchor")]
    [InlineData("a: &x [*x]", "the alias *x is inside its own anchor")]
    [InlineData("a: 1\nb: 2\na: 3", "the field \"a\" is given twice")]
    [InlineData("? [a]\n: b", "a key must be a string")]
    [InlineData("<<: 5", "a merge key (<<) needs an object or a list of objects")]
    [InlineData("- a", "a document must be an object, not a list")]
    [InlineData("a: b\0", "not valid YAML: control character U+0000")]
    [InlineData("a: \"\u001b[31m\"", "not valid YAML: control character U+001B")]
    [InlineData("kind: Service", "the object has no apiVersion")]
    [InlineData("apiVersion: v1", "the object has no kind")]
    [InlineData("{apiVersion: v1, kind: List, items: [a]}", "an item of a list must be an object, not a string")]
    public void What_is_no_object_is_told(string yaml, string message) =>
        Assert.Contains(TestObjects.Findings(yaml), finding => finding.EndsWith(message, StringComparison.Ordinal));

    [Fact]
    public void Deep_and_exploding_documents_are_refused()
    {
        Assert.Contains("nested deeper", Assert.Single(TestObjects.Findings(new string('[', 5_000))), StringComparison.Ordinal);

        string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
        for (int i = 1; i < 10; i++)
            bomb += $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n";
        Assert.Contains("more than 1000000 values", Assert.Single(TestObjects.Findings(bomb)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_tab_is_told_by_its_own_line()
    {
        ReadResult result = ResourceReader.Read("test.yaml", "apiVersion: v1\nkind: Namespace\nmetadata:\n\tname: a\n");

        Assert.StartsWith("test.yaml:4: error: not valid YAML: ", Assert.Single(result.Diagnostics).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Merge_keys_that_bring_too_much_are_refused()
    {
        string big = $"x: &x {{{string.Join(", ", Enumerable.Range(0, 1000).Select(static i => $"k{i}: 1"))}}}\n";
        string merges = string.Concat(Enumerable.Range(0, 200).Select(static i => $"y{i}: {{<<: [{string.Join(", ", Enumerable.Repeat("*x", 100))}]}}\n"));

        Assert.Contains("more than 1000000 values", Assert.Single(TestObjects.Findings(big + merges)), StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_parser_takes_for_the_end_hides_nothing()
    {
        ReadResult result = ResourceReader.Read("test.yaml", """
            apiVersion: v1
            kind: Namespace
            metadata: {name: first}
            ---
            apiVersion: v1
            """ + "\n\0kind: Namespace");

        Assert.Equal("first", Assert.Single(result.Objects).Metadata.Name);
        Assert.Equal("test.yaml:6: error: not valid YAML: control character U+0000", Assert.Single(result.Diagnostics).ToString());
    }

    [Fact]
    public void Anchors_and_merge_keys_work()
    {
        Gateway gateway = TestObjects.ReadOne<Gateway>("""
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: gw}
            spec:
              gatewayClassName: kgateway
              listeners:
              - &base {name: a, port: 80, protocol: HTTP}
              - {<<: *base, name: b, port: 81}
            """);

        Assert.Equal(("b", 81, "HTTP"), (gateway.Spec.Listeners[1].Name, gateway.Spec.Listeners[1].Port, gateway.Spec.Listeners[1].Protocol));
    }

    [Fact]
    public void Halves_of_surrogate_pairs_are_replaced()
    {
        ConfigMap map = TestObjects.ReadOne<ConfigMap>(
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {half: \ud83d, whole: \ud83d\ude00}\n");

        Assert.Equal(StringMap.From(("half", "\ufffd"), ("whole", "\ud83d\ude00")), map.Data);
        Assert.Equal(map, ResourceJson.Read(ResourceJson.ToUtf8(map)));
    }

    [Fact]
    public void Lists_are_expanded()
    {
        ReadResult result = ResourceReader.Read("test.yaml", """
            {"apiVersion": "v1", "kind": "List", "items": [
              {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "a"}},
              {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "b"}}]}
            ---
            {"apiVersion": "v1", "kind": "ConfigMapList", "items": [{"metadata": {"name": "c"}}]}
            """);

        Assert.Empty(result.Diagnostics);
        Assert.Equal(["Namespace a", "Service default/b", "ConfigMap default/c"], result.Objects.Select(resource => resource.Id.ToString()));
    }

    [Fact]
    public void An_object_written_twice_is_told_with_both_places()
    {
        const string Text = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n";
        ReadResult result = ResourceReader.Read([new SourceText("one.yaml", Text), new SourceText("two.yaml", "# second\n" + Text)]);

        Assert.Single(result.Objects);
        Assert.Equal(
            "two.yaml:2: error: ConfigMap default/a: the object was already written at one.yaml:1", Assert.Single(result.Diagnostics).ToString());
    }

    [Fact]
    public void Kinds_and_versions_that_are_not_read_are_told()
    {
        ReadResult result = ResourceReader.Read("test.yaml", """
            {apiVersion: gateway.kgateway.dev/v1alpha1, kind: Nonsense, metadata: {name: a}}
            ---
            {apiVersion: apps/v1, kind: Deployment, metadata: {name: a}}
            ---
            {apiVersion: gateway.networking.k8s.io/v9, kind: HTTPRoute, metadata: {name: a}}
            """);

        Assert.Empty(result.Objects);
        Assert.Equal([Severity.Warning, Severity.Info, Severity.Error], result.Diagnostics.Select(diagnostic => diagnostic.Severity));
        Assert.Equal(
            "test.yaml:5: error: HTTPRoute default/a: no such version of HTTPRoute: gateway.networking.k8s.io/v9; "
            + "known: gateway.networking.k8s.io/v1, gateway.networking.k8s.io/v1beta1",
            result.Diagnostics[2].ToString());
    }

    [Theory]
    [InlineData("v1", "Gateway", "Gateway is of gateway.networking.k8s.io/v1")]
    [InlineData("gateway.networking.k8s.io/v1", "HttpRoute", "HTTPRoute is of gateway.networking.k8s.io/v1")]
    [InlineData("gateway.networking.k8s.io/v1alpha1", "TrafficPolicy", "TrafficPolicy is of gateway.kgateway.dev/v1alpha1")]
    [InlineData("gateway.kgateway.dev/v1alpha1", "service", "Service is of v1")]
    public void A_slip_in_a_kind_or_its_group_is_an_error(string version, string kind, string meant)
    {
        ReadResult result = ResourceReader.Read("test.yaml", $"apiVersion: {version}\nkind: {kind}\nmetadata: {{name: a}}\n");

        Assert.Empty(result.Objects);
        string error = Assert.Single(result.Diagnostics).ToString();
        Assert.StartsWith("test.yaml:2: error: ", error, StringComparison.Ordinal);
        Assert.EndsWith($"/a: there is no kind {kind} of {version}; {meant}", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("networking.istio.io/v1", "Gateway")]
    [InlineData("serving.knative.dev/v1", "Service")]
    [InlineData("example.com/v1", "Backend")]
    public void Kinds_of_others_may_have_the_same_name(string version, string kind)
    {
        ReadResult result = ResourceReader.Read("test.yaml", $"apiVersion: {version}\nkind: {kind}\nmetadata: {{name: a}}\n");

        Assert.NotEqual(Severity.Error, Assert.Single(result.Diagnostics).Severity);
    }

    [Fact]
    public void All_served_versions_are_read_into_one_record()
    {
        foreach (string version in ResourceKinds.TlsRoute.Versions)
        {
            TlsRoute route = TestObjects.ReadOne<TlsRoute>(TestObjects.Object(
                "TLSRoute", "{hostnames: [a.b], rules: [{backendRefs: [{name: s, port: 443}]}]}", ResourceKinds.TlsRoute.ApiVersionOf(version)));
            Assert.Equal("s", route.Spec.Rules[0].BackendRefs[0].Name);
        }
    }

    [Fact]
    public void The_experimental_ListenerSet_keeps_its_kind()
    {
        XListenerSet set = TestObjects.ReadOne<XListenerSet>(TestObjects.Object(
            "XListenerSet", "{parentRef: {name: gw}, listeners: [{name: a, port: 80, protocol: HTTP}]}", "gateway.networking.x-k8s.io/v1alpha1"));

        Assert.Equal("gateway.networking.x-k8s.io/XListenerSet", set.Kind.ToString());
        Assert.Equal(set, ResourceJson.Read(ResourceJson.ToUtf8(set)));
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    public void A_byte_order_mark_tells_the_encoding(string name)
    {
        var encoding = Encoding.GetEncoding(name);
        byte[] content = [.. encoding.GetPreamble(), .. encoding.GetBytes("{apiVersion: v1, kind: Namespace, metadata: {name: a, annotations: {b: \u00e9}}}")];

        Assert.Equal("\u00e9", Assert.Single(ResourceReader.Read("test.yaml", content).Objects).Metadata.Annotations["b"]);
    }

    [Fact]
    public void What_is_in_another_encoding_is_told_by_line()
    {
        byte[] content = [.. "apiVersion: v1\nkind: Namespace\nmetadata: {name: a, annotations: {b: caf"u8, 0xE9, .. "}}"u8];

        ReadResult result = ResourceReader.Read("test.yaml", content);

        Assert.Empty(result.Objects);
        Assert.Equal("test.yaml:3: error: not UTF-8: the byte 0xE9 can't be read", Assert.Single(result.Diagnostics).ToString());
    }

    [Fact]
    public void A_finding_is_one_line_of_what_people_read()
    {
        var finding = new Diagnostic(Severity.Error, "a.yaml", 1, 1, null, "", "one\ntwo \u001b[31m" + new string('x', 5_000));

        Assert.StartsWith("a.yaml:1: error: one\\u000atwo \\u001b[31mxxx", finding.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("xxx... (5013 characters)", finding.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_byte_order_mark_and_directives_are_skipped()
    {
        byte[] text = [0xEF, 0xBB, 0xBF, .. "%YAML 1.2\n---\napiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n...\n"u8];
        ReadResult result = ResourceReader.Read("test.yaml", text);

        Assert.Empty(result.Diagnostics);
        Assert.IsType<Namespace>(Assert.Single(result.Objects));
    }
}
