namespace KGateway.Kubernetes.Tests.Authentication;

/// <summary>What the API server says of tokens afterwards.</summary>
public sealed class TokenReviewTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    // It outlives the time that passes while something is waited for.
    private static readonly TokenShape Lasting = new() { Expires = TimeSpan.FromDays(365) };

    [Fact]
    public async Task A_token_is_confirmed_once_in_the_background()
    {
        await using var door = await Door.OpenAsync();
        var token = door.Token();
        for (var i = 0; i < 5; i++)
            Assert.False((await door.KnockAsync(token)).Revoked.IsCancellationRequested);
        await Eventually.IsTrueAsync(() => door.Cluster.Reviewed.Count == 1, "reviewed", Patience);
        Assert.Equal("system:serviceaccount:team:edge", door.Cluster.Reviewed.Single());
    }

    [Fact]
    public async Task A_confirmed_token_is_confirmed_anew_after_a_while()
    {
        await using var door = await Door.OpenAsync();
        var token = door.Token(Lasting);
        await door.KnockAsync(token);
        await Eventually.IsTrueAsync(() => door.Cluster.Reviewed.Count == 1, "reviewed", Patience);
        await Eventually.IsTrueAsync(
            async () =>
            {
                door.Time.Advance(TimeSpan.FromMinutes(11));
                Assert.Null((await door.KnockAsync(token)).Refusal);
                return door.Cluster.Reviewed.Count >= 2;
            },
            "reviewed again",
            Patience);
    }

    [Theory]
    [InlineData("pod has been deleted", null)]
    [InlineData(null, "system:serviceaccount:team:other")]
    public async Task A_negative_review_ends_the_streams_and_refuses_the_token(string? rejection, string? user)
    {
        await using var door = await Door.OpenAsync();
        door.Cluster.Rejection = rejection;
        door.Cluster.User = user;
        var token = door.Token();
        var review = door.Cluster.HoldReviews();
        var first = await door.KnockAsync(token);
        Assert.Null(first.Refusal);
        review();
        await Eventually.IsTrueAsync(() => first.Revoked.IsCancellationRequested, "revoked", Patience);
        ServiceAccountTests.AssertRefused(await door.KnockAsync(token), rejection ?? "another user");

        // Another token is another matter.
        door.Cluster.Rejection = null;
        door.Cluster.User = null;
        Assert.False((await door.KnockAsync(new TokenShape { Pod = "edge-2" }, nodeId: "edge-2.team")).Revoked.IsCancellationRequested);
    }

    [Fact]
    public async Task A_rejected_token_stays_refused_until_it_is_confirmed()
    {
        await using var door = await Door.OpenAsync();
        door.Cluster.Rejection = "etcd is away";
        var token = door.Token();
        var review = door.Cluster.HoldReviews();
        var grant = await door.KnockAsync(token);
        review();
        await Eventually.IsTrueAsync(() => grant.Revoked.IsCancellationRequested, "revoked", Patience);
        door.Cluster.Rejection = null;
        ServiceAccountTests.AssertRefused(await door.KnockAsync(token), "etcd is away");
        door.Time.Advance(TimeSpan.FromSeconds(31));
        ServiceAccountTests.AssertRefused(await door.KnockAsync(token), "etcd is away");
        await Eventually.IsTrueAsync(async () => (await door.KnockAsync(token)).Refusal is null, "accepted again", Patience);
        Assert.False((await door.KnockAsync(token)).Revoked.IsCancellationRequested);
        Assert.Equal(2, door.Cluster.Reviewed.Count);
    }

    [Fact]
    public async Task While_the_API_server_is_away_reviews_wait_and_nothing_ends()
    {
        await using var door = await Door.OpenAsync();
        Assert.Null((await door.KnockAsync(new TokenShape { Account = "other", Pod = "edge-1" })).Refusal);
        door.Cluster.Away = true;
        var token = door.Token(Lasting);
        var grant = await door.KnockAsync(token);
        Assert.Null(grant.Refusal);
        door.Cluster.Rejection = "pod has been deleted";
        door.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.False(grant.Revoked.IsCancellationRequested);
        door.Cluster.Away = false;
        await Eventually.IsTrueAsync(
            () =>
            {
                door.Time.Advance(TimeSpan.FromSeconds(5));
                return grant.Revoked.IsCancellationRequested;
            },
            "revoked in the end",
            Patience);
    }

    [Fact]
    public async Task An_answer_that_is_no_review_confirms_and_rejects_nothing()
    {
        await using var door = await Door.OpenAsync();
        Assert.Null((await door.KnockAsync(new TokenShape())).Refusal);
        await Eventually.IsTrueAsync(() => !door.Cluster.Reviewed.IsEmpty, "reviewed", Patience);
        door.Cluster.Nonsense = "{}";
        var grant = await door.KnockAsync(Lasting with { Pod = "edge-2" }, nodeId: "edge-2.team");
        Assert.Null(grant.Refusal);
        await Eventually.IsTrueAsync(() => door.Cluster.Nonsenses > 0, "asked", Patience);
        door.Cluster.Nonsense = null;
        await Eventually.IsTrueAsync(
            () =>
            {
                door.Time.Advance(TimeSpan.FromSeconds(5));
                return door.Cluster.Reviewed.Count == 2;
            },
            "reviewed in the end",
            Patience);
        Assert.False(grant.Revoked.IsCancellationRequested);
    }
}
