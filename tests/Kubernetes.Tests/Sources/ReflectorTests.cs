using System.Net;
using KGateway.Grains.Contracts.Sources;
using KGateway.Kubernetes.Api;
using KGateway.Kubernetes.Sources;
using KGateway.Kubernetes.Tests.Harness;
using KGateway.Resources;
using KGateway.Resources.GatewayApi;

namespace KGateway.Kubernetes.Tests.Sources;

public sealed class ReflectorTests
{
    private const string Stream = "gateways.gateway.networking.k8s.io";

    private readonly WatchedTime _time = new();
    private readonly FakeApiServer _server = new();
    private readonly CollectedLog<KubernetesSource> _log = new();
    private readonly KubernetesSource _source;

    public ReflectorTests() => _source = new KubernetesSource(new WatchedKinds(istio: true), new StandIns([]), _server.Client(), _time, _log);

    private Batches Watch(long? resumeAfter = null)
    {
        _server.Serve(Objects.GatewayApi, "gateways");
        var batches = new Batches(_source, Stream, resumeAfter);
        batches.Begin();
        return batches;
    }

    private static string[] Names(ResourceBatch batch) =>
        [.. batch.Changes.Select(static change => change.Value is null ? $"-{change.Id.Key}" : change.Id.Key.ToString()).Order(StringComparer.Ordinal)];

    private async Task<FakeWatch> ListedAsync(Batches batches, long version = 10)
    {
        var watch = (await _server.NextAsync()).Stream();
        watch.Send("ADDED", Objects.Gateway("a", 5));
        watch.Bookmark(version, endsList: true);
        Assert.True((await batches.NextAsync()).Complete);
        batches.Begin();
        return watch;
    }

    [Fact]
    public async Task A_list_within_a_watch_is_one_complete_batch()
    {
        await using var batches = Watch();
        var request = await _server.NextAsync();
        Assert.Equal("/apis/gateway.networking.k8s.io/v1/gateways", request.Path);
        Assert.Contains("watch=true", request.Query);
        Assert.Contains("sendInitialEvents=true", request.Query);
        Assert.Contains("resourceVersionMatch=NotOlderThan", request.Query);
        Assert.Contains("allowWatchBookmarks=true", request.Query);
        Assert.DoesNotContain("resourceVersion=", request.Query);

        var watch = request.Stream();
        watch.Send("ADDED", Objects.Gateway("a", 5));
        watch.Send("ADDED", Objects.Gateway("b", 7));
        watch.Bookmark(8);
        watch.Bookmark(10, endsList: true);

        var batch = await batches.NextAsync();
        Assert.True(batch is { Complete: true, Synced: true, Position: 10 });
        Assert.Equal(["default/a", "default/b"], Names(batch));
    }

    [Fact]
    public async Task Events_that_have_arrived_together_are_one_batch_in_which_the_last_word_holds()
    {
        await using var batches = Watch();
        var watch = await ListedAsync(batches);
        watch.Send(
            ("MODIFIED", Objects.Gateway("a", 11, "one")),
            ("ADDED", Objects.Gateway("b", 12)),
            ("MODIFIED", Objects.Gateway("a", 13, "two")),
            ("DELETED", Objects.Gateway("b", 14)));

        var batch = await batches.NextAsync();
        Assert.True(batch is { Complete: false, Position: 14 });
        Assert.Equal(["-default/b", "default/a"], Names(batch));
        Assert.Equal("two", batch.Changes.Select(static change => change.Value).OfType<Gateway>().Single().Spec.Listeners[0].Name);
    }

    [Fact]
    public async Task Changes_on_the_heels_of_a_list_belong_to_it()
    {
        await using var batches = Watch();
        var watch = (await _server.NextAsync()).Stream();
        watch.Send(
            ("ADDED", Objects.Gateway("a", 5)),
            ("ADDED", Objects.Gateway("b", 6)),
            ("BOOKMARK", """{"metadata":{"resourceVersion":"10","annotations":{"k8s.io/initial-events-end":"true"}}}"""),
            ("DELETED", Objects.Gateway("a", 11)),
            ("ADDED", Objects.Gateway("c", 12)));

        var batch = await batches.NextAsync();
        Assert.True(batch is { Complete: true, Position: 12 });
        Assert.Equal(["default/b", "default/c"], Names(batch));
    }

    [Fact]
    public async Task A_bookmark_moves_the_position()
    {
        await using var batches = Watch();
        var watch = await ListedAsync(batches);
        watch.Bookmark(99);
        var batch = await batches.NextAsync();
        Assert.True(batch is { Complete: false, Position: 99 });
        Assert.Empty(batch.Changes);

        batches.Begin();
        watch.End();
        Assert.Contains("resourceVersion=99", (await _server.NextAsync()).Query);
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest)]
    [InlineData(HttpStatusCode.UnprocessableEntity)]
    public async Task A_server_that_refuses_is_listed_by_pages(HttpStatusCode refusal)
    {
        await using var batches = Watch();
        (await _server.NextAsync()).Refuse(refusal, "Invalid", "sendInitialEvents is forbidden");
        var first = await _server.NextAsync();
        Assert.Contains("limit=500", first.Query);
        Assert.DoesNotContain("watch=", first.Query);
        first.Reply(Objects.List(20, "more", Objects.Gateway("a", 5)));
        var second = await _server.NextAsync();
        Assert.Contains("continue=more", second.Query);
        second.Reply(Objects.List(20, "", Objects.Gateway("b", 6)));

        var batch = await batches.NextAsync();
        Assert.True(batch is { Complete: true, Position: 20 });
        Assert.Equal(["default/a", "default/b"], Names(batch));

        batches.Begin();
        var watch = await _server.NextAsync();
        Assert.Contains("resourceVersion=20", watch.Query);
        watch.Stream().Send("DELETED", Objects.Gateway("a", 21));
        Assert.Equal(["-default/a"], Names(await batches.NextAsync()));
    }

    [Fact]
    public async Task Pages_that_have_expired_are_listed_anew()
    {
        await using var batches = Watch();
        (await _server.NextAsync()).Refuse(HttpStatusCode.BadRequest, "BadRequest", "no");
        (await _server.NextAsync()).Reply(Objects.List(20, "more", Objects.Gateway("gone", 5)));
        (await _server.NextAsync()).Refuse(HttpStatusCode.Gone, "Expired", "the provided continue parameter is too old");
        (await _server.NextAsync()).Reply(Objects.List(30, "", Objects.Gateway("a", 25)));
        var batch = await batches.NextAsync();
        Assert.Equal(30, batch.Position);
        Assert.Equal(["default/a"], Names(batch));
    }

    [Fact]
    public async Task A_server_that_never_ends_its_list_is_listed_by_pages()
    {
        await using var batches = Watch();
        var watch = (await _server.NextAsync()).Stream();
        watch.Send("ADDED", Objects.Gateway("a", 5));
        // One wait for the line, and one for what comes after it.
        await _time.TimerAsync(TimeSpan.FromMinutes(1));
        await _time.TimerAsync(TimeSpan.FromMinutes(1));
        _time.Advance(TimeSpan.FromSeconds(61));
        Assert.Contains("limit=500", (await _server.NextAsync()).Query);
    }

    [Fact]
    public async Task An_expired_event_brings_a_new_list()
    {
        await using var batches = Watch();
        var watch = await ListedAsync(batches);
        watch.Send("ERROR", """{"kind":"Status","code":410,"reason":"Expired","message":"too old resource version"}""");
        var again = await _server.NextAsync();
        Assert.Contains("sendInitialEvents=true", again.Query);
        var list = again.Stream();
        list.Send("ADDED", Objects.Gateway("b", 50));
        list.Bookmark(60, endsList: true);
        var batch = await batches.NextAsync();
        Assert.True(batch is { Complete: true, Position: 60 });
        Assert.Equal(["default/b"], Names(batch));
    }

    [Fact]
    public async Task A_position_that_is_too_old_to_resume_brings_a_new_list()
    {
        await using var batches = Watch(resumeAfter: 3);
        var resumed = await _server.NextAsync();
        Assert.Contains("resourceVersion=3", resumed.Query);
        resumed.Refuse(HttpStatusCode.Gone, "Expired", "too old");
        Assert.Contains("sendInitialEvents=true", (await _server.NextAsync()).Query);
    }

    [Fact]
    public async Task A_known_position_is_resumed_without_a_list()
    {
        await using var batches = Watch(resumeAfter: 30);
        (await _server.NextAsync()).Stream().Send("MODIFIED", Objects.Gateway("a", 31));
        var batch = await batches.NextAsync();
        Assert.True(batch is { Complete: false, Position: 31 });
    }

    [Fact]
    public async Task A_broken_connection_is_opened_again_where_it_was()
    {
        await using var batches = Watch();
        var watch = await ListedAsync(batches);
        watch.Send("ADDED", Objects.Gateway("b", 15));
        await batches.NextAsync();
        batches.Begin();
        watch.SendBytes("""{"type":"ADDED","object":{"metadata":{"na"""u8);
        watch.Break();
        Assert.Contains("resourceVersion=15", (await _server.NextAsync()).Query);
    }

    [Fact]
    public async Task A_server_that_ends_watches_at_once_is_left_to_the_reader()
    {
        await using var batches = Watch(resumeAfter: 30);
        (await _server.NextAsync()).Stream().End();
        Assert.True(await batches.EndedAsync());
        Assert.True(_server.IsQuiet);
    }

    [Fact]
    public async Task Another_error_event_ends_the_watch_with_its_reason()
    {
        await using var batches = Watch(resumeAfter: 30);
        (await _server.NextAsync()).Stream().Send("ERROR", """{"kind":"Status","code":500,"reason":"InternalError","message":"etcd is away"}""");
        var e = await Assert.ThrowsAsync<KubernetesApiException>(batches.NextAsync);
        Assert.Equal("InternalError", e.Reason);
        Assert.Contains("gateways", e.Message);
        Assert.Contains("etcd is away", e.Message);
    }

    [Fact]
    public async Task Silence_after_bookmarks_means_a_broken_connection()
    {
        await using var batches = Watch();
        var watch = await ListedAsync(batches);
        watch.Bookmark(11);
        await batches.NextAsync();
        _time.ForgetTimers();
        batches.Begin();
        var again = _server.NextAsync();
        await _time.TimerAsync(TimeSpan.FromMinutes(3));
        _time.Advance(TimeSpan.FromSeconds(179));
        Assert.False(again.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Contains("resourceVersion=11", (await again).Query);
        Assert.Contains(_log.Lines, static line => line.Contains("too long", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_that_overstays_its_time_is_given_up()
    {
        await using var batches = Watch(resumeAfter: 30);
        var request = await _server.NextAsync();
        request.Stream().Send("ADDED", Objects.Gateway("a", 31));
        await batches.NextAsync();
        _time.ForgetTimers();
        batches.Begin();
        await _time.TimerAsync(static due => due > TimeSpan.FromMinutes(5));
        _time.Advance(TimeSpan.FromSeconds(631));
        Assert.Contains("resourceVersion=31", (await _server.NextAsync()).Query);
    }

    [Fact]
    public async Task What_is_forbidden_is_named()
    {
        await using var batches = Watch();
        (await _server.NextAsync()).Refuse(HttpStatusCode.Forbidden, "Forbidden", "User kgateway cannot list resource gateways");
        var e = await Assert.ThrowsAsync<KubernetesApiException>(batches.NextAsync);
        Assert.Equal(HttpStatusCode.Forbidden, e.Status);
        Assert.Contains("/apis/gateway.networking.k8s.io/v1/gateways: 403 Forbidden: User kgateway cannot list", e.Message);
        Assert.DoesNotContain("?", e.Message);
    }

    [Fact]
    public async Task A_kind_that_is_not_served_is_empty_until_it_is()
    {
        await using var batches = new Batches(_source, Stream);
        var none = await batches.NextAsync();
        Assert.True(none is { Complete: true, Synced: true, Position: 0 });
        Assert.Empty(none.Changes);

        batches.Begin();
        var asked = _server.Discoveries;
        _server.Serve("/apis/gateway.networking.k8s.io/v1beta1", "gateways");
        await _time.TimerAsync(TimeSpan.FromSeconds(10));
        _time.Advance(TimeSpan.FromSeconds(11));
        var request = await _server.NextAsync();
        Assert.True(_server.Discoveries > asked);
        Assert.Equal("/apis/gateway.networking.k8s.io/v1beta1/gateways", request.Path);
    }

    [Fact]
    public async Task The_preferred_of_the_served_versions_is_read()
    {
        _server.Serve("/apis/gateway.networking.k8s.io/v1beta1", "gateways");
        await using var batches = Watch();
        Assert.Equal("/apis/gateway.networking.k8s.io/v1/gateways", (await _server.NextAsync()).Path);
    }

    [Fact]
    public async Task A_kind_whose_definition_was_deleted_is_empty()
    {
        await using var batches = Watch();
        var watch = await ListedAsync(batches);
        watch.Bookmark(12);
        await batches.NextAsync();
        batches.Begin();
        _server.Withdraw(Objects.GatewayApi, "gateways");
        watch.End();
        (await _server.NextAsync()).Reply("404 page not found", HttpStatusCode.NotFound);
        var batch = await batches.NextAsync();
        Assert.True(batch is { Complete: true, Position: 12 });
        Assert.Empty(batch.Changes);
    }

    [Fact]
    public async Task A_collection_that_discovery_knows_and_the_server_does_not_is_an_error()
    {
        await using var batches = Watch();
        (await _server.NextAsync()).Reply("404 page not found", HttpStatusCode.NotFound);
        Assert.Equal(HttpStatusCode.NotFound, (await Assert.ThrowsAsync<KubernetesApiException>(batches.NextAsync)).Status);
    }

    [Fact]
    public async Task An_object_that_cannot_be_read_is_named_and_left_out()
    {
        await using var batches = Watch();
        var watch = await ListedAsync(batches);
        var bad = Objects.Gateway("bad", 11).Replace("\"port\":80", "\"port\":\"eighty\"", StringComparison.Ordinal);
        watch.Send(("ADDED", bad), ("MODIFIED", bad.Replace("\"11\"", "\"12\"", StringComparison.Ordinal)), ("ADDED", Objects.Gateway("b", 13)));
        var batch = await batches.NextAsync();
        Assert.Equal(13, batch.Position);
        Assert.Equal(["default/b"], Names(batch));
        var line = Assert.Single(_log.Lines, static line => line.Contains("can't be read", StringComparison.Ordinal));
        Assert.Contains("Gateway default/bad", line);
        Assert.Contains("port", line);

        batches.Begin();
        watch.Send("MODIFIED", Objects.Gateway("bad", 14));
        Assert.Equal(["default/bad"], Names(await batches.NextAsync()));
        Assert.Contains(_log.Lines, static line => line.Contains("can be read again", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Lines_may_be_cut_anywhere()
    {
        await using var batches = Watch();
        var watch = await ListedAsync(batches);
        var bytes = System.Text.Encoding.UTF8.GetBytes(
            $$"""{"type":"ADDED","object":{{Objects.Gateway("b", 12).Replace("\"me\"", "\"größer \U0001F600\"", StringComparison.Ordinal)}}}""" + "\n");
        foreach (var one in bytes)
            watch.SendBytes([one]);
        var batch = await batches.NextAsync();
        Assert.Equal("größer \U0001F600", batch.Changes.Single().Value!.Metadata.Annotations["keep"]);
    }

    [Fact]
    public async Task Pods_that_have_ended_and_releases_of_Helm_are_not_asked_for()
    {
        _server.Serve("/api/v1", "pods").Serve("/api/v1", "secrets");
        await using var pods = new Batches(_source, "pods");
        pods.Begin();
        Assert.Contains("fieldSelector=status.phase!=Succeeded,status.phase!=Failed", (await _server.NextAsync()).Query);
        await using var secrets = new Batches(_source, "secrets");
        secrets.Begin();
        Assert.Contains("type!=helm.sh/release.v1", (await _server.NextAsync()).Query);
    }

    [Fact]
    public void There_is_a_stream_for_each_kind()
    {
        Assert.Equal(ResourceKinds.All.Length, _source.Streams.Count);
        Assert.Equal(_source.Streams.Count, _source.Streams.Select(static stream => stream.Name).Distinct().Count());
        Assert.All(_source.Streams, static stream => Assert.Single(stream.Kinds));
    }

    [Fact]
    public void Without_Istio_its_kinds_are_not_asked_for()
    {
        var source = new KubernetesSource(new WatchedKinds(istio: false), new StandIns([]), _server.Client(), _time, _log);
        Assert.DoesNotContain(source.Streams, static stream => stream.Name.EndsWith(".istio.io", StringComparison.Ordinal));
        Assert.Contains(source.Streams, static stream => stream.Name == "services");
        Assert.Contains(_source.Streams, static stream => stream.Name == "authorizationpolicies.security.istio.io");
    }

    [Fact]
    public void What_replicas_with_other_settings_read_can_be_read_too()
    {
        var source = new KubernetesSource(new WatchedKinds(istio: false), new StandIns([]), _server.Client(), _time, _log);
        const string name = "authorizationpolicies.security.istio.io";
        var found = source.Find(name);
        Assert.Equal(name, found?.Name);
        Assert.Equal([ResourceKinds.AuthorizationPolicy.GroupKind], found!.Kinds);
        Assert.Null(source.Find("authorizationpolicies"));
    }
}
