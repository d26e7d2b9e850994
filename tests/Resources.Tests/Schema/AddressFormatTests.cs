using KGateway.Resources.Schema;

namespace KGateway.Resources.Tests.Schema;

public sealed class AddressFormatTests
{
    [Theory]
    [InlineData("10.0.0.0/8", true)]
    [InlineData("10.0.0.1/32", true)]
    [InlineData("2001:db8::/32", true)]
    [InlineData("::/0", true)]
    [InlineData("::ffff:10.0.0.0/104", true)]
    [InlineData("10.0.0.1", false)]
    [InlineData("10.0.0.0/33", false)]
    [InlineData("10.0.0.0/08", false)]
    [InlineData("10.0.0/8", false)]
    [InlineData("10.0.0.256/8", false)]
    [InlineData("::/129", false)]
    [InlineData("fe80::1%eth0/64", false)]
    [InlineData("10.0.0.0/", false)]
    [InlineData("a/8", false)]
    [InlineData("", false)]
    public void Ranges_have_an_address_and_a_length(string text, bool valid)
    {
        Assert.Equal(valid, new CidrAttribute().Check(text) is null);
        Assert.Equal(valid || text == "10.0.0.1", new IPOrCidrAttribute().Check(text) is null);
    }
}
