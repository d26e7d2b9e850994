using System.Collections.Concurrent;
using System.Net;
using System.Threading.Channels;

namespace KGateway.Kubernetes.Tests.Logins;

/// <summary>Issuers that answer what a test says.</summary>
internal sealed class FakeIssuer : HttpMessageHandler, IHttpClientFactory
{
    private readonly Channel<string> _asked = Channel.CreateUnbounded<string>();

    /// <summary>What follows; the last answer is repeated.</summary>
    public ConcurrentQueue<(HttpStatusCode Status, string Body)> Answers { get; } = new();

    /// <summary>What each request called itself.</summary>
    public string? UserAgent { get; private set; }

    public HttpClient CreateClient(string name)
    {
        var client = new HttpClient(this, disposeHandler: false);
        Kubernetes.Logins.Discovery.DiscoveryClient.Configure(client);
        return client;
    }

    /// <summary>Waits for the next request; its URL.</summary>
    public Task<string> AskedAsync() => _asked.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        UserAgent = request.Headers.UserAgent.ToString();
        var answer = Answers.Count > 1 && Answers.TryDequeue(out var next) ? next : Answers.First();
        _asked.Writer.TryWrite(request.RequestUri!.AbsoluteUri);
        return Task.FromResult(new HttpResponseMessage(answer.Status) { Content = new StringContent(answer.Body) });
    }
}
