using System.Globalization;

namespace KGateway.Resources.Tests.ValueTypes;

public sealed class QuantityTests
{
    [Theory]
    [InlineData("0", "0")]
    [InlineData("65536", "65536")]
    [InlineData("+1.5k", "1500")]
    [InlineData("-2Ki", "-2048")]
    [InlineData("1.5Gi", "1610612736")]
    [InlineData(".5", "0.5")]
    [InlineData("5.", "5")]
    [InlineData("100m", "0.1")]
    [InlineData("3u", "0.000003")]
    [InlineData("2E", "2000000000000000000")]
    [InlineData("2e3", "2000")]
    [InlineData("25E-1", "2.5")]
    [InlineData("100Ei", "9223372036854775807")]
    [InlineData("-1e400", "-9223372036854775807")]
    [InlineData("1e-400", "0")]
    public void Quantities_are_numbers_with_suffixes(string text, string expected)
    {
        Assert.True(Quantity.TryParse(text, out Quantity quantity));
        Assert.Equal(decimal.Parse(expected, CultureInfo.InvariantCulture), quantity.Value);
        Assert.Equal(text, quantity.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("k")]
    [InlineData("1 k")]
    [InlineData("1K")]
    [InlineData("1kk")]
    [InlineData("e3")]
    [InlineData("1e")]
    [InlineData("1e3k")]
    [InlineData("--1")]
    [InlineData("1,000")]
    [InlineData("0x10")]
    [InlineData("1e99999999999")]
    public void Other_texts_are_no_quantities(string text) => Assert.False(Quantity.TryParse(text, out _));

    [Fact]
    public void The_default_is_zero()
    {
        Assert.Equal("0", default(Quantity).ToString());
        Assert.True(Quantity.TryParse("0", out Quantity zero));
        Assert.Equal(default, zero);
    }
}
