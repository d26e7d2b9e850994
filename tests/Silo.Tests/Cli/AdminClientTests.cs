using System.Net;
using KGateway.Silo.Cli;

namespace KGateway.Silo.Tests.Cli;

public sealed class AdminClientTests
{
    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized, "http://there/ asks for a token; set KGATEWAY_ADMIN_TOKEN.")]
    [InlineData("wrong", HttpStatusCode.Unauthorized, "http://there/ doesn't accept the token in KGATEWAY_ADMIN_TOKEN.")]
    [InlineData(null, HttpStatusCode.BadRequest, "http://there/api/state answers 400. Is that the admin server of a kgateway?")]
    public async Task A_refusal_says_what_to_mend(string? token, HttpStatusCode status, string message)
    {
        using var client = new AdminClient(new Refusing(status), new Uri("http://there/"), token, static _ => "nobody answers");
        var refused = await Assert.ThrowsAsync<CliException>(() => client.GetAsync("api/state", TestContext.Current.CancellationToken));
        Assert.Equal((message, ExitCode.Usage), (refused.Message, refused.ExitCode));
    }

    private sealed class Refusing(HttpStatusCode status) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(status) { Content = new StringContent("") });
    }
}
