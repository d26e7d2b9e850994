using System.Net;
using System.Text.Json.Nodes;
using KGateway.Kubernetes.Api;
using KGateway.Kubernetes.Tests.Harness;
using KGateway.Resources;

namespace KGateway.Kubernetes.Tests.Api;

public sealed class KubernetesApiTests
{
    private const string Path = "/api/v1/namespaces/d/services/s";

    private readonly WatchedTime _time = new();
    private readonly FakeApiServer _server = new();

    [Fact]
    public async Task What_does_not_exist_is_null_or_false()
    {
        using var api = _server.Client();
        var get = api.GetAsync(Path, CancellationToken.None);
        (await _server.NextAsync()).Refuse(HttpStatusCode.NotFound, "NotFound", "no");
        Assert.Null(await get);
        var delete = api.DeleteAsync(Path, CancellationToken.None);
        (await _server.NextAsync()).Refuse(HttpStatusCode.NotFound, "NotFound", "no");
        Assert.False(await delete);
    }

    [Fact]
    public async Task A_refusal_has_the_words_of_the_server()
    {
        using var api = _server.Client();
        var post = api.PostAsync("/api/v1/namespaces/d/services?dryRun=All", new JsonObject(), CancellationToken.None);
        (await _server.NextAsync()).Refuse(HttpStatusCode.Conflict, "AlreadyExists", "s is there");
        var e = await Assert.ThrowsAsync<KubernetesApiException>(() => post);
        Assert.Equal((HttpStatusCode.Conflict, "AlreadyExists"), (e.Status, e.Reason));
        Assert.Equal("POST /api/v1/namespaces/d/services: 409 AlreadyExists: s is there", e.Message);
    }

    [Fact]
    public async Task A_refusal_by_something_on_the_way_shows_its_text()
    {
        using var api = _server.Client();
        var get = api.GetAsync(Path, CancellationToken.None);
        (await _server.NextAsync()).Reply("<html>upstream is down</html>", HttpStatusCode.BadGateway);
        var e = await Assert.ThrowsAsync<KubernetesApiException>(() => get);
        Assert.Equal("BadGateway", e.Reason);
        Assert.Contains("upstream is down", e.Message);
    }

    [Fact]
    public async Task Apply_names_the_owner_of_the_fields()
    {
        using var api = _server.Client();
        var apply = api.ApplyAsync(Path, new JsonObject { ["kind"] = "Service" }, "me & you", force: true, CancellationToken.None);
        var request = await _server.NextAsync();
        Assert.Equal("?fieldManager=me & you&force=true", request.Query);
        Assert.Equal("application/apply-patch+yaml", request.MediaType);
        Assert.Equal("""{"kind":"Service"}""", request.Body);
        request.Reply("""{"ok":1}""");
        Assert.Equal(1, (await apply).GetProperty("ok").GetInt32());
    }

    [Fact]
    public async Task A_request_comes_again_when_the_server_says_so()
    {
        using var api = _server.Client(_time);
        var put = api.PutAsync(Path, new JsonObject { ["a"] = 1 }, CancellationToken.None);
        (await _server.NextAsync()).Postpone(seconds: 7);
        await _time.TimerAsync(TimeSpan.FromSeconds(7));
        _time.Advance(TimeSpan.FromSeconds(7));
        var again = await _server.NextAsync();
        Assert.Equal("""{"a":1}""", again.Body);
        again.Reply("{}");
        await put;
    }

    [Fact]
    public async Task A_server_that_never_has_time_is_given_up()
    {
        using var api = _server.Client(_time);
        var get = api.GetAsync(Path, CancellationToken.None);
        for (var i = 0; i <= 10; i++)
            (await _server.NextAsync()).Postpone(seconds: 0);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await Assert.ThrowsAsync<KubernetesApiException>(() => get)).Status);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_given_up()
    {
        using var api = _server.Client(_time);
        var get = api.GetAsync(Path, CancellationToken.None);
        await _server.NextAsync();
        _time.Advance(KubernetesApi.RequestTimeout);
        Assert.Contains(Path, (await Assert.ThrowsAsync<TimeoutException>(() => get)).Message);
    }

    [Fact]
    public void Parts_of_paths_are_escaped()
    {
        Assert.Equal("/api/v1/namespaces/d/secrets/a%2Fb", KubernetesPath.Object("", "v1", "secrets", "d", "a/b"));
        Assert.Equal("/apis/apps/v1/deployments", KubernetesPath.Collection("apps", "v1", "deployments"));
        Assert.Equal(
            "/apis/gateway.networking.k8s.io/v1/gatewayclasses/c/status",
            KubernetesPath.Object(ResourceKinds.GatewayClass, new ObjectKey("", "c"), "status"));
        Assert.Throws<ArgumentException>(() => KubernetesPath.Object("", "v1", "secrets", "d", ""));
    }

    [Fact]
    public void A_kubeconfig_that_is_not_there_or_is_none_is_named()
    {
        var missing = System.IO.Path.Combine(System.IO.Path.GetTempPath(), Guid.NewGuid().ToString("N"));
        Assert.Contains(missing, Assert.Throws<InvalidOperationException>(() => KubernetesApi.Connect(missing)).Message);
        File.WriteAllText(missing, "clusters: [");
        try
        {
            Assert.Contains(missing, Assert.Throws<InvalidOperationException>(() => KubernetesApi.Connect(missing)).Message);
        }
        finally
        {
            File.Delete(missing);
        }
    }
}
