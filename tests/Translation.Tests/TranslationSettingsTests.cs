using KGateway.Resources;
using KGateway.Resources.Core;
using KGateway.Resources.Istio;

namespace KGateway.Translation.Tests;

/// <summary>Settings are read by both their names, and mistakes are named.</summary>
public sealed class TranslationSettingsTests
{
    [Theory]
    [InlineData("ValidationMode=ValidationStrict")]
    [InlineData("KGW_VALIDATION_MODE=STRICT")]
    [InlineData("validationmode=strict")]
    public void A_setting_has_two_names_and_its_values_two_forms(string assignment) =>
        Assert.Equal(ValidationMode.Strict, TranslationSettings.Default.With([assignment]).ValidationMode);

    [Theory]
    [InlineData("V4_ONLY", DnsLookupFamily.V4Only)]
    [InlineData("ALL", DnsLookupFamily.All)]
    public void The_dns_family_is_written_with_underscores(string value, DnsLookupFamily family) =>
        Assert.Equal(family, TranslationSettings.Default.With("KGW_DNS_LOOKUP_FAMILY", value).DnsLookupFamily);

    [Theory]
    [InlineData("GlobalPolicyNamespace=policies")]
    [InlineData("GlobalPolicyNamespace=\"policies\"")]
    public void Quotes_around_a_text_are_not_part_of_it(string assignment) =>
        Assert.Equal("policies", TranslationSettings.Default.With([assignment]).GlobalPolicyNamespace);

    [Fact]
    public void How_Envoy_is_asked_can_be_set()
    {
        var settings = TranslationSettings.Default.With(["KGW_VALIDATOR_MODE=BINARY", "ValidatorCacheSize=10000"]);
        Assert.Equal((ValidatorMode.Binary, 10_000), (settings.ValidatorMode, settings.ValidatorCacheSize));
        Assert.Equal(ValidatorMode.Cache, settings.With("ValidatorMode", "ValidatorCache").ValidatorMode);
    }

    [Theory]
    [InlineData("a", "hide", true)]
    [InlineData("b", "hide", true)]
    [InlineData("b", "keep", false)]
    [InlineData("c", "hide", false)]
    public void Entries_are_left_out_by_their_labels(string label, string value, bool hidden)
    {
        EntryExclusions exclusions = TranslationSettings.Default.With(
        [
            "KGW_SERVICE_ENTRIES_EXCLUSION_LABEL_SELECTORS=[{\"matchLabels\":{\"a\":\"hide\"}},{\"matchExpressions\":[{\"key\":\"b\",\"operator\":\"NotIn\",\"values\":[\"keep\"]},{\"key\":\"b\",\"operator\":\"Exists\"}]}]",
            "KGW_WORKLOAD_ENTRIES_EXCLUSION_LABELS=a, b",
        ]).Exclusions;
        var meta = new ObjectMeta { Name = "e", Namespace = "n", Labels = StringMap.From((label, value)) };

        Assert.Equal(hidden, exclusions.Hide(new ServiceEntry { Metadata = meta, Spec = new ServiceEntrySpec { Hosts = ["a.com"] } }));
        // Of these a label counts whatever its value.
        Assert.Equal(label != "c", exclusions.Hide(new WorkloadEntry { Metadata = meta, Spec = new WorkloadEntrySpec() }));
        Assert.False(exclusions.Hide(new Namespace { Metadata = meta }));
    }

    [Theory]
    [InlineData("[]", "a b c")]
    [InlineData("[{\"matchLabels\":{\"env\":\"prod\"}}]", "a")]
    [InlineData("[{\"matchLabels\":{\"env\":\"prod\"}},{\"matchExpressions\":[{\"key\":\"env\",\"operator\":\"In\",\"values\":[\"test\"]}]}]", "a b")]
    public void Namespaces_are_discovered_by_their_labels(string selectors, string expected)
    {
        var discovery = TranslationSettings.Default.With("DiscoveryNamespaceSelectors", selectors).Discovery;
        // Of the last there is no Namespace.
        Resource[] objects =
        [
            new Namespace { Metadata = new() { Name = "a", Labels = StringMap.From(("env", "prod")) } },
            new Namespace { Metadata = new() { Name = "b", Labels = StringMap.From(("env", "test")) } },
            Entry("a"),
            Entry("b"),
            Entry("c"),
        ];

        var found = discovery.Of(objects).ToList();

        Assert.Equal(2, found.OfType<Namespace>().Count());
        Assert.Equal(expected.Split(' '), found.OfType<WorkloadEntry>().Select(static entry => entry.Metadata.Namespace));

        static WorkloadEntry Entry(string @namespace) => new() { Metadata = new() { Name = "e", Namespace = @namespace }, Spec = new() };
    }

    [Theory]
    [InlineData("DiscoveryNamespaceSelectors={}", "no JSON list of label selectors")]
    [InlineData("NoSuchThing=1", "no setting 'NoSuchThing'")]
    [InlineData("EnableWaypoint=perhaps", "neither true nor false")]
    [InlineData("ValidationMode=HARD", "none of STANDARD, STOCK, STRICT")]
    [InlineData("ValidatorMode=FORK", "none of CACHE, BINARY")]
    [InlineData("ValidatorCacheSize=-1", "no number from 0 on")]
    [InlineData("PolicyMerge=[]", "no JSON object")]
    [InlineData("PolicyMerge={", "no JSON")]
    [InlineData("ServiceEntriesExclusionLabelSelectors={}", "no JSON list of label selectors")]
    [InlineData("ServiceEntriesExclusionLabelSelectors=[{\"labels\":{}}]", "'labels' is no part of a selector")]
    [InlineData("ServiceEntriesExclusionLabelSelectors=[{\"matchExpressions\":[{\"operator\":\"In\"}]}]", "no JSON list of label selectors")]
    [InlineData("ServiceEntriesExclusionLabelSelectors=[{\"matchExpressions\":[{\"key\":\"a\",\"operator\":\"Like\"}]}]", "is invalid")]
    [InlineData("EnableWaypoint", "write NAME=VALUE")]
    public void A_mistake_is_named(string assignment, string part) =>
        Assert.Contains(
            part,
            Assert.Throws<FormatException>(() => TranslationSettings.Default.With([assignment])).Message,
            StringComparison.Ordinal);
}
