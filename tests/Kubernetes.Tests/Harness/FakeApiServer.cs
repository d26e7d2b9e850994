using System.Net;
using System.Text;
using System.Threading.Channels;
using KGateway.Kubernetes.Api;

namespace KGateway.Kubernetes.Tests.Harness;

/// <summary>
/// An API server that a test plays itself: it takes requests one after the other and answers them. Only discovery answers by itself.
/// </summary>
internal sealed class FakeApiServer : HttpMessageHandler
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Channel<FakeRequest> _requests = Channel.CreateUnbounded<FakeRequest>();
    private readonly Dictionary<string, HashSet<string>> _served = new(StringComparer.Ordinal);
    private int _discoveries;

    /// <summary>A client of this server.</summary>
    public KubernetesApi Client(TimeProvider? time = null) => KubernetesApi.Over(this, new Uri("http://fake:1"), time);

    /// <summary>How often discovery was asked.</summary>
    public int Discoveries => Volatile.Read(ref _discoveries);

    /// <summary>Serves a kind from now on.</summary>
    /// <param name="path">For example <c>/apis/gateway.networking.k8s.io/v1</c>.</param>
    /// <param name="plural">For example <c>gateways</c>.</param>
    public FakeApiServer Serve(string path, string plural)
    {
        lock (_served)
        {
            if (!_served.TryGetValue(path, out var plurals))
                _served.Add(path, plurals = []);
            plurals.Add(plural);
        }

        return this;
    }

    /// <summary>Serves a kind no longer.</summary>
    public void Withdraw(string path, string plural)
    {
        lock (_served)
            _served[path].Remove(plural);
    }

    /// <summary>The next request that isn't discovery.</summary>
    public Task<FakeRequest> NextAsync() => _requests.Reader.ReadAsync().AsTask().WaitAsync(Patience);

    /// <summary>Whether nobody waits for an answer.</summary>
    public bool IsQuiet => !_requests.Reader.TryPeek(out _);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var path = request.RequestUri!.AbsolutePath;
        if (path.Count(static c => c == '/') <= (path.StartsWith("/apis", StringComparison.Ordinal) ? 3 : 2))
            return Discover(path);
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        var asked = new FakeRequest(request.Method, path, Uri.UnescapeDataString(request.RequestUri.Query), body,
            request.Content?.Headers.ContentType?.MediaType ?? "", request.Headers.Accept.ToString());
        Assert.True(_requests.Writer.TryWrite(asked));
        return await asked.Answer.WaitAsync(cancellationToken);
    }

    private HttpResponseMessage Discover(string path)
    {
        Interlocked.Increment(ref _discoveries);
        lock (_served)
        {
            if (!_served.TryGetValue(path, out var plurals))
                return new HttpResponseMessage(HttpStatusCode.NotFound) { Content = new StringContent("404 page not found") };
            var list = string.Join(',', plurals.Select(static plural => $$"""{"name":"{{plural}}"}"""));
            return new HttpResponseMessage(HttpStatusCode.OK)
            {
                Content = new StringContent($$"""{"kind":"APIResourceList","resources":[{{list}}]}""", Encoding.UTF8, "application/json"),
            };
        }
    }
}
