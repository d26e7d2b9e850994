using System.Net;
using System.Text;

namespace KGateway.Kubernetes.Tests.Harness;

/// <summary>A request that waits for an answer.</summary>
internal sealed class FakeRequest(HttpMethod method, string path, string query, string body, string mediaType, string accept)
{
    private readonly TaskCompletionSource<HttpResponseMessage> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public HttpMethod Method => method;

    public string Path => path;

    public string Query => query;

    public string Body => body;

    public string MediaType => mediaType;

    public string Accept => accept;

    public Task<HttpResponseMessage> Answer => _answer.Task;

    /// <summary>Answers with JSON.</summary>
    public void Reply(string json, HttpStatusCode status = HttpStatusCode.OK) => _answer.SetResult(
        new HttpResponseMessage(status) { Content = new StringContent(json, Encoding.UTF8, "application/json") });

    /// <summary>Refuses with a Status.</summary>
    public void Refuse(HttpStatusCode status, string reason, string message) => Reply(
        $$"""{"kind":"Status","apiVersion":"v1","status":"Failure","message":"{{message}}","reason":"{{reason}}","code":{{(int)status}}}""", status);

    /// <summary>Refuses for the moment.</summary>
    public void Postpone(int seconds)
    {
        var response = new HttpResponseMessage(HttpStatusCode.TooManyRequests) { Content = new StringContent("too many") };
        response.Headers.RetryAfter = new(TimeSpan.FromSeconds(seconds));
        _answer.SetResult(response);
    }

    /// <summary>Fails as if the server couldn't be reached.</summary>
    public void Fail(Exception exception) => _answer.SetException(exception);

    /// <summary>Answers with a body that the test writes bit by bit.</summary>
    public FakeWatch Stream()
    {
        var watch = new FakeWatch();
        _answer.SetResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(watch.Body) });
        return watch;
    }
}
