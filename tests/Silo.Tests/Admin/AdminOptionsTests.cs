using System.Net;
using KGateway.Silo.Admin;

namespace KGateway.Silo.Tests.Admin;

/// <summary>What people are told to type, so that it reaches the server wherever it listens.</summary>
public sealed class AdminOptionsTests
{
    [Theory]
    [InlineData("127.0.0.1:9095", "http://127.0.0.1:9095/", "")]
    [InlineData("0.0.0.0:9095", "http://127.0.0.1:9095/", "")]
    [InlineData("127.0.0.1:9096", "http://127.0.0.1:9096/", " --admin http://127.0.0.1:9096")]
    [InlineData("192.0.2.1:9095", "http://192.0.2.1:9095/", " --admin http://192.0.2.1:9095")]
    [InlineData("[::]:9095", "http://[::1]:9095/", " --admin http://[::1]:9095")]
    public void Commands_name_the_server_unless_it_is_the_default_one(string address, string url, string option)
    {
        var options = new AdminOptions(IPEndPoint.Parse(address), null);
        Assert.Equal(url, options.Url.ToString());
        Assert.Equal(option, options.CommandOption);
        Assert.Equal($"kgateway bootstrap shop/web{option} > envoy.json && envoy -c envoy.json", options.ConnectCommand("shop/web"));
    }
}
