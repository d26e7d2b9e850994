using Grpc.Core;
using KGateway.Kubernetes.Authentication;
using KGateway.Resources;
using KGateway.XdsFrontend.Authentication;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace KGateway.Kubernetes.Tests.Authentication;

/// <summary>The authenticator as the composition root makes it, in front of a cluster and with a clock of the test's.</summary>
internal sealed class Door : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private Door(ServiceProvider services) => _services = services;

    public static readonly ObjectKey Gateway = new("team", "edge");

    public required TokenCluster Cluster { get; init; }

    public required FakeTimeProvider Time { get; init; }

    /// <param name="configure">Sets the options.</param>
    /// <param name="names">Finds Gateways behind shortened names.</param>
    /// <param name="cluster">The cluster; a new one by default.</param>
    /// <param name="readsFirst">Whether the keys are read at once, not by the first who knocks: a test of readings has none beside its own.</param>
    public static async Task<Door> OpenAsync(
        Action<ServiceAccountOptions>? configure = null, IGatewayNames? names = null, TokenCluster? cluster = null, bool readsFirst = false)
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
        cluster ??= new TokenCluster();
        var services = new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(time).AddSingleton(cluster.Client());
        services.AddServiceAccountAuthentication(configure);
        if (names is not null)
            services.AddSingleton(names);
        var door = new Door(services.BuildServiceProvider()) { Cluster = cluster, Time = time };
        foreach (var hosted in door._services.GetServices<IHostedService>().Where(hosted => readsFirst || hosted is not FirstKeys))
            await hosted.StartAsync(CancellationToken.None);
        return door;
    }

    public string Token(TokenShape? shape = null) => Cluster.Token(Time.GetUtcNow(), shape);

    public async Task<ProxyGrant> KnockAsync(string? token, ObjectKey? claim = null, string nodeId = "edge-1.team")
    {
        var headers = new Metadata();
        if (token is not null)
            headers.Add("authorization", "Bearer " + token);
        return await _services.GetRequiredService<IProxyAuthenticator>()
            .AuthenticateAsync(new ProxyCredentials(headers, null, "peer", nodeId, claim), CancellationToken.None);
    }

    public Task<ProxyGrant> KnockAsync(TokenShape shape, ObjectKey? claim = null, string nodeId = "edge-1.team") =>
        KnockAsync(Token(shape), claim, nodeId);

    public async ValueTask DisposeAsync()
    {
        foreach (var hosted in _services.GetServices<IHostedService>())
            await hosted.StopAsync(CancellationToken.None);
        await _services.DisposeAsync();
    }
}
