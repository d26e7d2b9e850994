using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Pipelines;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Web;
using KGateway.Kubernetes.Api;

namespace KGateway.Kubernetes.Tests.Membership;

/// <summary>One client's way to an <see cref="ObjectStore"/>, by the API's own protocol. It can be cut.</summary>
internal sealed class StoreConnection(ObjectStore store) : HttpMessageHandler
{
    private readonly ConcurrentQueue<string> _requests = [];
    private CancellationTokenSource _cut = new();

    /// <summary>What was asked: method, path and query.</summary>
    public IReadOnlyCollection<string> Requests => _requests;

    /// <summary>How the server fails from now on; null when it doesn't.</summary>
    public Func<Exception>? Failure { get; set; }

    /// <summary>Called before a request is carried out.</summary>
    public Action<HttpMethod, string>? Before { get; set; }

    public KubernetesApi Client() => KubernetesApi.Over(this, new Uri("http://store:1"));

    /// <summary>Ends all watches, as a server does from time to time.</summary>
    public void EndWatches() => Interlocked.Exchange(ref _cut, new CancellationTokenSource()).Cancel();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var path = request.RequestUri!.AbsolutePath;
        var query = HttpUtility.ParseQueryString(request.RequestUri.Query);
        _requests.Enqueue($"{request.Method} {Uri.UnescapeDataString(request.RequestUri.PathAndQuery)}");
        if (Failure is { } failure)
            throw failure();
        Before?.Invoke(request.Method, path);
        var body = request.Content is null ? null : (JsonObject?)JsonNode.Parse(await request.Content.ReadAsStringAsync(cancellationToken));
        if (query["watch"] == "true")
            return Watch(path, long.Parse(query["resourceVersion"]!, CultureInfo.InvariantCulture), query["labelSelector"], query["fieldSelector"]);
        if (request.Method == HttpMethod.Get && IsCollection(path))
        {
            var (items, version) = store.List(path, query["labelSelector"], query["fieldSelector"]);
            return Json(HttpStatusCode.OK, new JsonObject
            {
                ["metadata"] = new JsonObject { ["resourceVersion"] = version.ToString(CultureInfo.InvariantCulture) },
                ["items"] = items,
            });
        }

        var (status, result) = request.Method.Method switch
        {
            "GET" => store.Get(path) is { } found ? (HttpStatusCode.OK, found) : (HttpStatusCode.NotFound, null),
            "POST" => store.Create(path, body!),
            "PUT" => store.Replace(path, body!),
            "PATCH" => store.Patch(path, body!),
            _ => store.Delete(path),
        };
        return Json(status, result ?? Refusal(status));
    }

    private static bool IsCollection(string path) => path.Split('/').Length - (path.StartsWith("/apis/", StringComparison.Ordinal) ? 1 : 0) == 6;

    private static JsonObject Refusal(HttpStatusCode status) => new()
    {
        ["kind"] = "Status", ["code"] = (int)status, ["reason"] = status.ToString(), ["message"] = $"refused: {status}",
    };

    private static HttpResponseMessage Json(HttpStatusCode status, JsonObject body) =>
        new(status) { Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json") };

    private HttpResponseMessage Watch(string collection, long version, string? labels, string? fields)
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        _ = WriteAsync();
        return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(pipe.Reader.AsStream()) };

        async Task WriteAsync()
        {
            var cut = _cut.Token;
            while (!cut.IsCancellationRequested)
            {
                var next = store.ChangedAsync();
                var changes = store.ChangesSince(version, collection, labels, fields);
                if (changes is null)
                {
                    await SendAsync("ERROR", Refusal(HttpStatusCode.Gone));
                    break;
                }

                foreach (var change in changes)
                {
                    await SendAsync(change.Type, change.Item);
                    version = change.Version;
                }

                await Task.WhenAny(next, Task.Delay(Timeout.Infinite, cut));
            }

            await pipe.Writer.CompleteAsync();
        }

        async Task SendAsync(string type, JsonObject item) => await pipe.Writer.WriteAsync(
            Encoding.UTF8.GetBytes($$"""{"type":"{{type}}","object":{{item.ToJsonString()}}}""" + "\n"));
    }
}
