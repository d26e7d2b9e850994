using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using KGateway.Kubernetes.Api;

namespace KGateway.Kubernetes.Tests.Harness;

/// <summary>An API server that stores objects by their path and answers by itself; applying replaces what is there.</summary>
internal sealed class FakeObjects : HttpMessageHandler
{
    private int _uids;

    /// <summary>The objects, by path.</summary>
    public ConcurrentDictionary<string, JsonObject> Objects { get; } = new(StringComparer.Ordinal);

    /// <summary>The writes, as <c>PATCH path?query</c>, in order.</summary>
    public ConcurrentQueue<string> Writes { get; } = new();

    /// <summary>Paths below which nothing is served.</summary>
    public string? Missing { get; set; }

    /// <summary>Answers writes instead of the server, unless it says null.</summary>
    public Func<string, HttpStatusCode?> Refuses { get; set; } = static _ => null;

    public KubernetesApi Client() => KubernetesApi.Over(this, new Uri("http://fake:1"));

    /// <summary>Stores an object as another would do.</summary>
    public JsonObject Store(string path, string json)
    {
        var body = JsonNode.Parse(json)!.AsObject();
        body["metadata"]!["uid"] ??= $"uid-{Interlocked.Increment(ref _uids)}";
        Objects[path] = body;
        return body;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var path = request.RequestUri!.AbsolutePath;
        var body = request.Content is null ? null : JsonNode.Parse(await request.Content.ReadAsStringAsync(cancellationToken))!.AsObject();
        if (request.Method != HttpMethod.Get)
        {
            Writes.Enqueue($"{request.Method} {Uri.UnescapeDataString(request.RequestUri.PathAndQuery)}");
            if (Refuses(path) is { } status)
                return Answer(status, new JsonObject { ["kind"] = "Status", ["reason"] = "Refused", ["message"] = $"no {path}" });
        }

        if (Missing is not null && path.StartsWith(Missing, StringComparison.Ordinal))
            return Answer(HttpStatusCode.NotFound, []);
        if (request.Method == HttpMethod.Patch)
        {
            body!["metadata"]!["uid"] = Objects.TryGetValue(path, out var old)
                ? (string?)old["metadata"]!["uid"]
                : $"uid-{Interlocked.Increment(ref _uids)}";
            Objects[path] = body;
            return Answer(HttpStatusCode.OK, body);
        }

        if (!Objects.TryGetValue(path, out var found))
            return Answer(HttpStatusCode.NotFound, []);
        if (request.Method == HttpMethod.Delete)
        {
            Assert.Equal((string?)found["metadata"]!["uid"], (string?)body!["preconditions"]!["uid"]);
            Objects.TryRemove(path, out _);
        }

        return Answer(HttpStatusCode.OK, found);
    }

    private static HttpResponseMessage Answer(HttpStatusCode status, JsonObject body) =>
        new(status) { Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json") };
}
