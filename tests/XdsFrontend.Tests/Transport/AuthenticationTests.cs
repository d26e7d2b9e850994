using Grpc.Core;
using KGateway.Resources;
using KGateway.Translation.Encoding;
using KGateway.XdsFrontend.Authentication;
using KGateway.XdsFrontend.Tests.Support;

namespace KGateway.XdsFrontend.Tests.Transport;

public sealed class AuthenticationTests
{
    [Theory]
    [InlineData("Bearer s3cret", StatusCode.OK)]
    [InlineData("bearer s3cret", StatusCode.OK)]
    [InlineData("Bearer wrong", StatusCode.Unauthenticated)]
    [InlineData("Basic s3cret", StatusCode.Unauthenticated)]
    [InlineData(null, StatusCode.Unauthenticated)]
    public async Task Shared_token_is_required(string? header, StatusCode expected)
    {
        await using var server = await XdsServer.StartAsync(World.WithRoute("a"), options => options.SharedToken = "s3cret");
        using var client = new DeltaClient(server, headers: header is null ? null : new Metadata { { "authorization", header } });
        await client.SubscribeAsync(XdsType.Cluster);
        if (expected == StatusCode.OK)
        {
            Assert.Single((await client.ReadAsync()).Resources);
            return;
        }

        var status = await client.EndAsync();
        Assert.Equal(expected, status.StatusCode);
        Assert.Contains("token", status.Detail, StringComparison.Ordinal);
        Assert.Empty(server.Admission.Hellos);
    }

    [Fact]
    public async Task Grants_say_why_or_for_which_gateways()
    {
        var grant = await new SharedTokenAuthenticator("t").AuthenticateAsync(new ProxyCredentials([], null, "peer", "id"), CancellationToken.None);
        Assert.NotNull(grant.Refusal);
        var key = new ObjectKey("a", "b");
        Assert.Equal([key], ProxyGrant.Only(key).Gateways);
        Assert.False(ProxyGrant.Only(key).Any);
        Assert.True(ProxyGrant.AnyGateway.Any);
    }

    [Fact]
    public void Options_report_all_errors_at_once()
    {
        var options = new XdsFrontendOptions { SharedToken = " ", MaxReceiveMessageBytes = 1, MaxResponseBytes = 0, MaxConcurrentPushes = 0, AnswerPatience = TimeSpan.Zero };
        var result = new XdsFrontendOptionsValidator().Validate(null, options);
        Assert.Equal(5, result.Failures!.Count());
        Assert.True(new XdsFrontendOptionsValidator().Validate(null, new XdsFrontendOptions()).Succeeded);
    }
}
