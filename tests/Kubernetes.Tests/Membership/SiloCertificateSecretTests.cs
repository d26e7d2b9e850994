using System.Text;
using System.Text.Json.Nodes;
using KGateway.Kubernetes.Membership.Tls;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace KGateway.Kubernetes.Tests.Membership;

public sealed class SiloCertificateSecretTests
{
    private const string Collection = $"/api/v1/namespaces/{Silos.Namespace}/secrets";
    private const string Path = $"{Collection}/kgateway-silo-tls";
    private readonly ObjectStore _store = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 5, 1, 0, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task The_first_replica_makes_the_Secret_and_all_use_it()
    {
        var replicas = Enumerable.Range(0, 5).Select(_ => Replica()).ToArray();
        Assert.Throws<InvalidOperationException>(() => replicas[0].Current);
        await Task.WhenAll(replicas.Select(static replica => replica.LookAsync(CancellationToken.None)));
        Assert.Single(replicas.Select(static replica => replica.Current.Certificate.Thumbprint).Distinct());
        var secret = _store.Get(Path)!;
        Assert.Equal("kubernetes.io/tls", secret["type"]!.ToString());
        Assert.Equal(
            ["ca.crt", "ca.key", "tls.crt", "tls.key"],
            secret["data"]!.AsObject().Select(static entry => entry.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_replica_that_loses_the_race_uses_the_winners()
    {
        var winner = Replica();
        var connection = new StoreConnection(_store)
        {
            Before = (method, _) =>
            {
                if (method == HttpMethod.Post)
                    winner.LookAsync(CancellationToken.None).GetAwaiter().GetResult();
            },
        };
        var loser = Replica(connection);
        await loser.LookAsync(CancellationToken.None);
        Assert.Equal(winner.Current.Certificate.Thumbprint, loser.Current.Certificate.Thumbprint);
    }

    [Fact]
    public async Task It_is_renewed_once_and_the_others_follow()
    {
        var (first, second) = (Replica(), Replica());
        await first.LookAsync(CancellationToken.None);
        await second.LookAsync(CancellationToken.None);
        var before = first.Current.Certificate.Thumbprint;
        _time.Advance(TimeSpan.FromDays(61));
        await first.LookAsync(CancellationToken.None);
        var version = _store.Get(Path)!["metadata"]!["resourceVersion"]!.ToString();
        await second.LookAsync(CancellationToken.None);
        Assert.NotEqual(before, first.Current.Certificate.Thumbprint);
        Assert.Equal(first.Current.Certificate.Thumbprint, second.Current.Certificate.Thumbprint);
        Assert.Equal(version, _store.Get(Path)!["metadata"]!["resourceVersion"]!.ToString());
    }

    [Fact]
    public async Task A_Secret_of_somebody_else_is_used_and_never_written()
    {
        using var authority = new TestAuthority();
        var issued = authority.Issue("kgateway-silo.kgateway-system.svc");
        _store.Create(Collection, Secret(("tls.crt", issued.Certificate), ("tls.key", issued.Key), ("ca.crt", authority.Pem)));
        var before = _store.Get(Path)!.ToJsonString();
        var replica = Replica();
        await replica.LookAsync(CancellationToken.None);
        _time.Advance(TimeSpan.FromDays(4000));
        await replica.LookAsync(CancellationToken.None);
        Assert.Equal(before, _store.Get(Path)!.ToJsonString());
        Assert.True(replica.Current.Certificate.MatchesHostname("kgateway-silo.kgateway-system.svc"));
    }

    [Fact]
    public async Task A_Secret_that_lacks_an_entry_is_an_error_that_names_it()
    {
        using var authority = new TestAuthority();
        var issued = authority.Issue("x");
        _store.Create(Collection, Secret(("tls.crt", issued.Certificate), ("tls.key", issued.Key)));
        var error = await Assert.ThrowsAsync<InvalidDataException>(() => Replica().LookAsync(CancellationToken.None));
        Assert.Contains("ca.crt", error.Message, StringComparison.Ordinal);
    }

    private static JsonObject Secret(params (string Name, string Value)[] entries)
    {
        var data = new JsonObject();
        foreach (var (name, value) in entries)
            data[name] = Convert.ToBase64String(Encoding.UTF8.GetBytes(value));
        return new JsonObject { ["metadata"] = new JsonObject { ["name"] = "kgateway-silo-tls" }, ["data"] = data };
    }

    private SiloCertificateSecret Replica(StoreConnection? connection = null) =>
        new((connection ?? new StoreConnection(_store)).Client(), Silos.Options(), _time, NullLogger<SiloCertificateSecret>.Instance);
}
