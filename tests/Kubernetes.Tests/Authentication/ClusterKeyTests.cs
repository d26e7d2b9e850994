using KGateway.XdsFrontend.Authentication;

namespace KGateway.Kubernetes.Tests.Authentication;

/// <summary>How the cluster's keys are kept while they rotate and while the API server is away.</summary>
public sealed class ClusterKeyTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Keys_are_read_once_for_many_proxies()
    {
        await using var door = await Door.OpenAsync();
        var grants = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => door.KnockAsync(new TokenShape()))));
        Assert.All(grants, grant => Assert.Null(grant.Refusal));
        Assert.Equal(1, door.Cluster.KeyReadings);
    }

    [Fact]
    public async Task The_first_proxy_may_come_while_the_API_server_is_away()
    {
        await using var door = await Door.OpenAsync(readsFirst: true);
        await Eventually.IsTrueAsync(() => door.Cluster.KeyReadings == 1, "the keys are read", Patience);
        door.Cluster.Away = true;
        Assert.Null((await door.KnockAsync(new TokenShape())).Refusal);
    }

    [Fact]
    public async Task A_new_key_is_read_when_a_token_names_it()
    {
        await using var door = await Door.OpenAsync();
        var old = door.Token();
        Assert.Null((await door.KnockAsync(old)).Refusal);
        door.Time.Advance(TimeSpan.FromSeconds(6));
        door.Cluster.Rotate();
        Assert.Null((await door.KnockAsync(new TokenShape())).Refusal);
        Assert.Null((await door.KnockAsync(old)).Refusal);
        Assert.Equal(2, door.Cluster.KeyReadings);
    }

    [Fact]
    public async Task Unknown_keys_don_t_make_us_read_more_often_than_allowed()
    {
        await using var door = await Door.OpenAsync();
        Assert.Null((await door.KnockAsync(new TokenShape())).Refusal);
        var stranger = new TokenCluster().Key;
        for (var i = 0; i < 20; i++)
            ServiceAccountTests.AssertRefused(await door.KnockAsync(new TokenShape { Key = stranger }), "a key that the cluster doesn't have");
        Assert.Equal(1, door.Cluster.KeyReadings);
        door.Time.Advance(TimeSpan.FromSeconds(6));
        ServiceAccountTests.AssertRefused(await door.KnockAsync(new TokenShape { Key = stranger }), "a key that the cluster doesn't have");
        Assert.Equal(2, door.Cluster.KeyReadings);
    }

    [Fact]
    public async Task A_withdrawn_key_is_forgotten_in_time()
    {
        await using var door = await Door.OpenAsync();
        var old = door.Token();
        var key = door.Cluster.Key;
        Assert.Null((await door.KnockAsync(old)).Refusal);
        door.Cluster.Rotate();
        door.Cluster.Withdraw(key);
        door.Time.Advance(TimeSpan.FromMinutes(6));
        // Old keys stay in use while new ones are read.
        await door.KnockAsync(old);
        await Eventually.IsTrueAsync(async () => (await door.KnockAsync(old)).Refusal is not null, "the key is forgotten", Patience);
    }

    [Fact]
    public async Task Reconnects_work_while_the_API_server_is_away()
    {
        await using var door = await Door.OpenAsync();
        Assert.Null((await door.KnockAsync(new TokenShape())).Refusal);
        door.Cluster.Away = true;
        door.Time.Advance(TimeSpan.FromMinutes(30));
        for (var i = 0; i < 3; i++)
            Assert.Null((await door.KnockAsync(new TokenShape { Pod = "edge-2" }, nodeId: "edge-2.team")).Refusal);
        door.Cluster.Rotate();
        door.Time.Advance(TimeSpan.FromSeconds(6));
        ServiceAccountTests.AssertRefused(await door.KnockAsync(new TokenShape()), "can't be read", RefusalKind.Unavailable);
    }

    [Fact]
    public async Task Without_keys_a_proxy_is_told_to_try_again()
    {
        await using var door = await Door.OpenAsync();
        door.Cluster.Away = true;
        ServiceAccountTests.AssertRefused(await door.KnockAsync(new TokenShape()), "connection refused", RefusalKind.Unavailable);
        door.Cluster.Away = false;
        ServiceAccountTests.AssertRefused(await door.KnockAsync(new TokenShape()), "connection refused", RefusalKind.Unavailable);
        door.Time.Advance(TimeSpan.FromSeconds(6));
        Assert.Null((await door.KnockAsync(new TokenShape())).Refusal);
    }

    [Theory]
    [InlineData("{}", "names no issuer")]
    [InlineData("[]", "names no issuer")]
    [InlineData("{\"issuer\":1}", "names no issuer")]
    [InlineData("{\"issuer\":\"a\"}", "has no key")]
    [InlineData("{\"issuer\":\"a\",\"keys\":[{\"kty\":\"oct\",\"k\":\"AAAA\"}]}", "has no key")]
    [InlineData("{\"issuer\":\"a\",\"keys\":1}", "jwks")]
    [InlineData("nonsense", "")]
    public async Task Nonsense_from_the_API_server_is_told(string answer, string expected)
    {
        await using var door = await Door.OpenAsync();
        door.Cluster.Nonsense = answer;
        ServiceAccountTests.AssertRefused(await door.KnockAsync(new TokenShape()), expected, RefusalKind.Unavailable);
    }
}
