using KGateway.Resources;
using KGateway.Translation.Policies.Merging;

namespace KGateway.Translation.Tests.Policies.Merging;

/// <summary>Which field of which policy is in force, and what is told of the policies.</summary>
public sealed class PolicyMergeTests
{
    // The child sets a and r, the parent a and s.
    [Theory]
    [InlineData("ShallowMergePreferChild", "cors", "a=child r=child s=parent")]
    [InlineData("ShallowMergePreferParent", "cors", "a=parent r=child s=parent")]
    [InlineData("DeepMergePreferChild", "cors", "a=child r=child s=parent")]
    [InlineData("DeepMergePreferParent", "cors", "a=child r=child s=parent")]
    [InlineData("ShallowMergePreferChild", "extAuth", "a=child r=child s=parent")]
    [InlineData("ShallowMergePreferParent", "extAuth", "a=parent r=child s=parent")]
    [InlineData("DeepMergePreferChild", "extAuth", "a=child+parent r=child s=parent")]
    [InlineData("DeepMergePreferParent", "extAuth", "a=parent+child r=child s=parent")]
    public void A_strategy_decides_between_levels(string strategy, string field, string expected)
    {
        var merged = Merge(
            Level(Source("x", new(field, "child"), new("r", "child"))),
            new MergeLevel<FakeField>([Source("y", new(field, "parent"), new("s", "parent"))], Enum.Parse<MergeStrategy>(strategy)));
        Assert.Equal(expected, Text(merged).Replace(field, "a", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(nameof(MergeStrategy.DeepMergePreferChild), "!child")]
    [InlineData(nameof(MergeStrategy.DeepMergePreferParent), "parent")]
    public void Fields_that_contradict_each_other_are_chosen_between(string strategy, string expected)
    {
        var merged = Merge(
            Level(Source("x", new FakeField("httpACL", "!child"))),
            new MergeLevel<FakeField>([Source("y", new FakeField("httpACL", "parent"))], Enum.Parse<MergeStrategy>(strategy)));
        Assert.Equal($"httpACL={expected}", Text(merged));
    }

    [Fact]
    public void Each_of_several_levels_has_its_own_strategy()
    {
        var merged = Merge(
            Level(Source("x", new FakeField("extAuth", "1"))),
            new MergeLevel<FakeField>([Source("y", new("extAuth", "2"), new("cors", "2"))], MergeStrategy.DeepMergePreferParent),
            new MergeLevel<FakeField>([Source("z", new("extAuth", "3"), new("cors", "3"))], MergeStrategy.ShallowMergePreferParent));
        Assert.Equal("cors=3 extAuth=3", Text(merged));
    }

    [Theory]
    [InlineData("{}", "cors=1 extAuth=1 httpACL=1+2")]
    [InlineData("""{"trafficPolicy":{"extAuth":"DeepMerge"}}""", "cors=1 extAuth=1+2 httpACL=1+2")]
    [InlineData("""{"trafficPolicy":{"acl":"ShallowMerge"}}""", "cors=1 extAuth=1 httpACL=1")]
    public void Within_a_level_the_first_wins_unless_a_field_is_merged_deeply(string setting, string expected)
    {
        var merged = PolicyMerge.Merge<FakeField>(
            [
                Level(
                    Source("x", new("extAuth", "1"), new("httpACL", "1"), new("cors", "1")),
                    Source("y", new("extAuth", "2"), new("httpACL", "2"), new("cors", "2"))),
            ],
            DeepFields.Parse(setting));
        Assert.Equal(expected, Text(merged));
    }

    [Fact]
    public void The_setting_says_nothing_of_levels()
    {
        var merged = PolicyMerge.Merge<FakeField>(
            [Level(Source("x", new FakeField("extAuth", "1"))), Level(Source("y", new FakeField("extAuth", "2")))],
            DeepFields.Parse("""{"trafficPolicy":{"extAuth":"DeepMerge"}}"""));
        Assert.Equal("extAuth=1", Text(merged));
    }

    [Fact]
    public void What_became_of_policies_is_told()
    {
        var merged = Merge(Level(
            Source("first", new("extAuth", "1"), new("cors", "1")),
            Source("second", new("cors", "2"), new("csrf", "2")),
            Source("third", new FakeField("cors", "3")),
            Source("empty"),
            Failing("wrong", "it is wrong", new FakeField("buffer", "4"))));
        Assert.Equal("cors=1 csrf=2 extAuth=1", Text(merged));
        var applied = merged.At("here");
        Assert.Equal(
            ["first Merged", "second Merged", "third Overridden", "empty Attached", "wrong Invalid"],
            applied.Policies.Select(static verdict => $"{verdict.Policy.Key.Name} {verdict.Outcome}"));
        Assert.Equal(
            ["cors first", "csrf second", "extAuth first"],
            applied.Fields.Select(static field => $"{field.Field} {Assert.Single(field.Policies).Key.Name}"));
        Assert.Equal(["gateway.kgateway.dev/TrafficPolicy/default/wrong: it is wrong"], merged.Problems);
    }

    [Fact]
    public void A_policy_alone_is_attached_and_combined_ones_share_a_field()
    {
        var alone = Merge(Level(Source("x", new("cors", "1"), new("csrf", "1")))).At("");
        Assert.Equal(PolicyOutcome.Attached, Assert.Single(alone.Policies).Outcome);

        var combined = Merge(Level(Source("x", new FakeField("httpACL", "1")), Source("y", new FakeField("httpACL", "2")))).At("");
        Assert.All(combined.Policies, static verdict => Assert.Equal(PolicyOutcome.Attached, verdict.Outcome));
        Assert.Equal(["x", "y"], Assert.Single(combined.Fields).Policies.Select(static policy => policy.Key.Name));
    }

    [Fact]
    public void A_policy_counts_once_however_often_it_is_attached()
    {
        var merged = Merge(Level(Source("x", new FakeField("httpACL", "1")), Source("x", new FakeField("httpACL", "1"))));
        Assert.Equal("httpACL=1", Text(merged));
        Assert.Single(merged.At("").Policies);
    }

    [Theory]
    [InlineData("DeepMergePreferParent", MergeStrategy.DeepMergePreferParent)]
    [InlineData("DeepMergePreferChild", MergeStrategy.DeepMergePreferChild)]
    [InlineData("ShallowMergePreferParent", MergeStrategy.ShallowMergePreferParent)]
    [InlineData("ShallowMergePreferChild", MergeStrategy.ShallowMergePreferChild)]
    [InlineData("deepMergePreferParent", MergeStrategy.ShallowMergePreferChild)]
    [InlineData("1", MergeStrategy.ShallowMergePreferChild)]
    public void The_strategy_is_read_from_an_annotation(string value, object expected)
    {
        var metadata = new ObjectMeta { Name = "r", Annotations = StringMap.From(("kgateway.dev/inherited-policy-priority", value)) };
        Assert.Equal(expected, MergeStrategies.Of(metadata));
    }

    [Theory]
    [InlineData("{", "is no JSON")]
    [InlineData("[]", "no JSON object")]
    [InlineData("""{"listenerPolicy":{}}""", "nothing to set for 'listenerPolicy', only for trafficPolicy")]
    [InlineData("""{"trafficPolicy":[]}""", "trafficPolicy: [] is no JSON object")]
    [InlineData("""{"trafficPolicy":{"cors":"DeepMerge"}}""", "no field 'cors' that can be combined. There are: extAuth, extProc, transformation, acl")]
    [InlineData("""{"trafficPolicy":{"acl":"Deep"}}""", "trafficPolicy.acl: \"Deep\" is neither DeepMerge nor ShallowMerge")]
    [InlineData("""{"trafficPolicy":{"acl":true}}""", "trafficPolicy.acl: true is neither")]
    public void A_mistake_in_the_setting_is_named(string setting, string part) =>
        Assert.Contains(part, Assert.Throws<FormatException>(() => DeepFields.Parse(setting)).Message, StringComparison.Ordinal);

    private static MergedPolicies<FakeField> Merge(params ReadOnlySpan<MergeLevel<FakeField>> levels) =>
        PolicyMerge.Merge(levels, DeepFields.Default);

    private static MergeLevel<FakeField> Level(params ReadOnlySpan<MergeSource<FakeField>> sources) => new([.. sources]);

    private static MergeSource<FakeField> Source(string name, params ReadOnlySpan<FakeField> fields) => new(Id(name), null, [.. fields], []);

    private static MergeSource<FakeField> Failing(string name, string problem, params ReadOnlySpan<FakeField> fields) =>
        new(Id(name), null, [.. fields], [problem]);

    private static ResourceId Id(string name) => new(ResourceKinds.TrafficPolicy.GroupKind, new("default", name));

    private static string Text(MergedPolicies<FakeField> merged) =>
        string.Join(' ', merged.Fields.Select(static field => $"{field.Field.Key}={field.Field.Text}"));
}
