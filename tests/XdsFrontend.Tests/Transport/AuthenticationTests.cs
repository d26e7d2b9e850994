using Envoy.Service.Status.V3;
using Grpc.Core;
using KGateway.Resources;
using KGateway.Translation.Encoding;
using KGateway.XdsFrontend.Authentication;
using KGateway.XdsFrontend.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

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
        if (expected == StatusCode.OK)
        {
            await client.SubscribeAsync(XdsType.Cluster);
            Assert.Single((await client.ReadAsync()).Resources);
            return;
        }

        var status = await client.RefusedAsync(XdsType.Cluster);
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

    [Theory]
    [InlineData(RefusalKind.Unauthenticated, StatusCode.Unauthenticated)]
    [InlineData(RefusalKind.Forbidden, StatusCode.PermissionDenied)]
    [InlineData(RefusalKind.Unavailable, StatusCode.Unavailable)]
    public async Task A_refusal_tells_its_kind(RefusalKind kind, StatusCode expected)
    {
        var authenticator = new FixedAuthenticator(ProxyGrant.Refused("because", kind));
        await using var server = await XdsServer.StartAsync(World.WithRoute("a"), services: authenticator.Register);
        using var client = new DeltaClient(server);
        Assert.Equal(new Status(expected, "because"), await client.RefusedAsync(XdsType.Cluster));
        Assert.Equal(XdsServer.Gateway, authenticator.Seen!.Claim);
    }

    [Fact]
    public async Task A_revoked_grant_ends_its_streams_and_no_others()
    {
        using var revocation = new CancellationTokenSource();
        var authenticator = new FixedAuthenticator(ProxyGrant.Only(XdsServer.Gateway).Until(revocation.Token));
        await using var server = await XdsServer.StartAsync(World.WithRoute("a"), services: authenticator.Register);
        using var client = new DeltaClient(server);
        await client.SubscribeAsync(XdsType.Cluster);
        await client.ReadAndAckAsync();
        authenticator.Grant = ProxyGrant.Only(XdsServer.Gateway);
        using var other = new DeltaClient(server, id: "other");
        await other.SubscribeAsync(XdsType.Cluster);
        await other.ReadAndAckAsync();

        await revocation.CancelAsync();
        Assert.Equal(StatusCode.Unauthenticated, (await client.EndAsync()).StatusCode);
        await other.SubscribeAsync(XdsType.Listener);
        await other.ReadAndAckAsync();
    }

    [Fact]
    public async Task A_grant_that_was_revoked_before_its_stream_began_ends_it()
    {
        var authenticator = new FixedAuthenticator(ProxyGrant.Only(XdsServer.Gateway).Until(new CancellationToken(canceled: true)));
        await using var server = await XdsServer.StartAsync(World.WithRoute("a"), services: authenticator.Register);
        using var client = new DeltaClient(server);
        Assert.Equal(StatusCode.Unauthenticated, (await client.RefusedAsync(XdsType.Cluster)).StatusCode);
        await Eventually.IsTrueAsync(() => server.Admission.Open == 0, "connection released");
    }

    [Fact]
    public async Task Csds_shows_only_what_the_credentials_allow()
    {
        var authenticator = new FixedAuthenticator(ProxyGrant.Only(XdsServer.Gateway));
        await using var server = await XdsServer.StartAsync(World.WithRoute("a"), services: authenticator.Register);
        using var client = new DeltaClient(server);
        await client.SubscribeAsync(XdsType.Cluster);
        await client.ReadAndAckAsync();
        var status = new ClientStatusDiscoveryService.ClientStatusDiscoveryServiceClient(server.Connect());
        Assert.Single((await status.FetchClientStatusAsync(new ClientStatusRequest())).Config);

        authenticator.Grant = ProxyGrant.Only(new ObjectKey("team", "other"));
        Assert.Empty((await status.FetchClientStatusAsync(new ClientStatusRequest())).Config);
        authenticator.Grant = ProxyGrant.Refused("because");
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await status.FetchClientStatusAsync(new ClientStatusRequest()));
        Assert.Equal(StatusCode.Unauthenticated, refused.StatusCode);
    }

    [Fact]
    public void Options_report_all_errors_at_once()
    {
        var options = new XdsFrontendOptions { SharedToken = " ", MaxReceiveMessageBytes = 1, MaxResponseBytes = 0, MaxConcurrentPushes = 0, AnswerPatience = TimeSpan.Zero };
        var result = new XdsFrontendOptionsValidator().Validate(null, options);
        Assert.Equal(5, result.Failures!.Count());
        Assert.True(new XdsFrontendOptionsValidator().Validate(null, new XdsFrontendOptions()).Succeeded);
    }

    private sealed class FixedAuthenticator(ProxyGrant grant) : IProxyAuthenticator
    {
        public ProxyGrant Grant { get; set; } = grant;

        public ProxyCredentials? Seen { get; private set; }

        public void Register(IServiceCollection services) => services.AddSingleton<IProxyAuthenticator>(this);

        public ValueTask<ProxyGrant> AuthenticateAsync(ProxyCredentials credentials, CancellationToken cancellationToken)
        {
            Seen = credentials;
            return new(Grant);
        }
    }
}
