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

    [Fact]
    public void How_Envoy_is_asked_can_be_set()
    {
        var settings = TranslationSettings.Default.With(["KGW_VALIDATOR_MODE=BINARY", "ValidatorCacheSize=10000"]);
        Assert.Equal((ValidatorMode.Binary, 10_000), (settings.ValidatorMode, settings.ValidatorCacheSize));
        Assert.Equal(ValidatorMode.Cache, settings.With("ValidatorMode", "ValidatorCache").ValidatorMode);
    }

    [Theory]
    [InlineData("NoSuchThing=1", "no setting 'NoSuchThing'")]
    [InlineData("EnableWaypoint=perhaps", "neither true nor false")]
    [InlineData("ValidationMode=HARD", "none of STANDARD, STRICT")]
    [InlineData("ValidatorMode=FORK", "none of CACHE, BINARY")]
    [InlineData("ValidatorCacheSize=-1", "no number from 0 on")]
    [InlineData("PolicyMerge=[]", "no JSON object")]
    [InlineData("PolicyMerge={", "no JSON")]
    [InlineData("EnableWaypoint", "write NAME=VALUE")]
    public void A_mistake_is_named(string assignment, string part) =>
        Assert.Contains(
            part,
            Assert.Throws<FormatException>(() => TranslationSettings.Default.With([assignment])).Message,
            StringComparison.Ordinal);
}
