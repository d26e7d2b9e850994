using System.Net;
using KGateway.Silo.Probe;

namespace KGateway.Silo.Tests.Probe;

public sealed class ProxyProtocolTests
{
    [Fact]
    public void Header_has_addresses_and_identity()
    {
        var header = ProxyProtocol.Header(IPEndPoint.Parse("10.0.0.1:1234"), IPEndPoint.Parse("10.96.0.10:80"), "spiffe://a");
        Assert.Equal(
            "0D0A0D0A000D0A515549540A" + "2111" + "0019" + "0A000001" + "0A60000A" + "04D2" + "0050" + "D0000A" + "7370696666653A2F2F61",
            Convert.ToHexString(header));
    }

    [Fact]
    public void Without_identity_there_is_no_tlv() =>
        Assert.Equal(16 + 36, ProxyProtocol.Header(IPEndPoint.Parse("[::1]:1"), IPEndPoint.Parse("[fd00::10]:80"), null).Length);

    [Fact]
    public void Families_must_agree() =>
        Assert.Throws<ArgumentException>(() => ProxyProtocol.Header(IPEndPoint.Parse("[::1]:1"), IPEndPoint.Parse("10.0.0.1:80"), null));
}
