using KGateway.Resources.GatewayApi;

namespace KGateway.Resources.Tests.ValueTypes;

public sealed class ValueEqualityTests
{
    [Fact]
    public void Objects_with_equal_content_are_equal_whatever_their_resource_version()
    {
        string yaml = TestObjects.Object("HTTPRoute", "{hostnames: [a.b], rules: [{backendRefs: [{name: s, port: 80}]}]}");
        HttpRoute first = TestObjects.ReadOne<HttpRoute>(yaml);
        HttpRoute second = TestObjects.ReadOne<HttpRoute>(yaml);

        Assert.Equal(first, second);
        Assert.Equal(first.GetHashCode(), second.GetHashCode());
        Assert.Equal(first, second with { Metadata = second.Metadata with { ResourceVersion = "7" } });
        Assert.NotEqual(first, second with { Metadata = second.Metadata with { Generation = 7 } });
        Assert.NotEqual(first, second with { Metadata = second.Metadata with { Uid = "7" } });
        Assert.NotEqual(first, second with { Metadata = second.Metadata with { Labels = StringMap.From(("a", "b")) } });
        Assert.NotEqual(first, second with { Spec = second.Spec with { Hostnames = ["a.c"] } });
    }

    [Fact]
    public void A_parent_that_states_a_default_equals_one_that_leaves_it_out()
    {
        ParentReference stated = new() { Group = "gateway.networking.k8s.io", Kind = "Gateway", Name = "g" };
        ParentReference left = new() { Name = "g" };

        Assert.Equal(stated, left);
        Assert.Equal(stated.GetHashCode(), left.GetHashCode());
        Assert.Equal(("gateway.networking.k8s.io", "Gateway"), (left.Group, left.Kind));
        Assert.Equal(("gateway.networking.k8s.io", "Gateway"), (stated.WrittenGroup, stated.WrittenKind));
        Assert.Equal((null, null), (left.WrittenGroup, left.WrittenKind));
        Assert.Equal(("", null), ((left with { Group = "" }).WrittenGroup, (left with { Group = "" }).WrittenKind));
        Assert.NotEqual(left, left with { Group = "" });
        Assert.NotEqual(left, left with { Kind = "Service" });
        Assert.NotEqual(left, left with { Name = "h" });
        Assert.NotEqual(left, left with { Namespace = "n" });
        Assert.NotEqual(left, left with { SectionName = "s" });
        Assert.NotEqual(left, left with { Port = 1 });
    }

    [Fact]
    public void Arrays_compare_by_elements()
    {
        EquatableArray<string> array = ["a", "b"];

        Assert.Equal<EquatableArray<string>>(["a", "b"], array);
        Assert.NotEqual<EquatableArray<string>>(["b", "a"], array);
        Assert.Equal(default, EquatableArray.Create<string>());
        Assert.Equal("[a, b]", array.ToString());
        Assert.Throws<ArgumentOutOfRangeException>(() => default(EquatableArray<int>)[0]);
    }

    [Fact]
    public void Maps_compare_by_content_whatever_the_order()
    {
        StringMap map = StringMap.From(("b", "2"), ("a", "1"), ("a", "3"));

        Assert.Equal(StringMap.From(("a", "3"), ("b", "2")), map);
        Assert.Equal("{a: 3, b: 2}", map.ToString());
        Assert.Equal("2", map["b"]);
        Assert.False(map.ContainsKey("c"));
        Assert.Throws<KeyNotFoundException>(() => map["c"]);
    }

    [Theory]
    [InlineData("{matchLabels: {a: x}}", true)]
    [InlineData("{matchLabels: {a: y}}", false)]
    [InlineData("{}", true)]
    [InlineData("{matchExpressions: [{key: a, operator: In, values: [w, x]}]}", true)]
    [InlineData("{matchExpressions: [{key: a, operator: NotIn, values: [x]}]}", false)]
    [InlineData("{matchExpressions: [{key: c, operator: NotIn, values: [x]}]}", true)]
    [InlineData("{matchExpressions: [{key: a, operator: Exists}]}", true)]
    [InlineData("{matchExpressions: [{key: a, operator: DoesNotExist}]}", false)]
    [InlineData("{matchExpressions: [{key: a, operator: Like, values: [x]}]}", false)]
    [InlineData("{matchExpressions: [{key: a, operator: In}]}", false)]
    public void Selectors_match_labels(string selector, bool expected)
    {
        Gateway gateway = TestObjects.ReadOne<Gateway>(TestObjects.Object("Gateway", $$"""
            {gatewayClassName: c, listeners: [{name: a, port: 80, protocol: HTTP,
              allowedRoutes: {namespaces: {from: Selector, selector: {{selector}} } } }]}
            """));

        Assert.Equal(expected, gateway.Spec.Listeners[0].AllowedRoutes.Namespaces.Selector!.Matches(StringMap.From(("a", "x"), ("b", "y"))));
    }

    [Theory]
    [InlineData("0s", 0)]
    [InlineData("500ms", 500)]
    [InlineData("1h30m5s7ms", 5_405_007)]
    [InlineData("90m", 5_400_000)]
    public void Durations_are_read_and_written(string text, long milliseconds)
    {
        Assert.True(GatewayDuration.TryParse(text, out TimeSpan duration));
        Assert.Equal(milliseconds, duration.TotalMilliseconds);
        Assert.True(GatewayDuration.TryParse(GatewayDuration.Format(duration), out TimeSpan again));
        Assert.Equal(duration, again);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("s")]
    [InlineData("1.5s")]
    [InlineData("-1s")]
    [InlineData("123456s")]
    [InlineData("1s1s1s1s1s")]
    [InlineData("1d")]
    [InlineData("1s ")]
    public void Wrong_durations_are_refused(string text) => Assert.False(GatewayDuration.TryParse(text, out _));
}
