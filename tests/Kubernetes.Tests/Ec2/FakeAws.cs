using System.Collections.Concurrent;
using System.Net;
using System.Text;
using KGateway.Kubernetes.Ec2.Aws;

namespace KGateway.Kubernetes.Tests.Ec2;

/// <summary>The services of AWS, and agents that give credentials, as far as a test says.</summary>
internal sealed class FakeAws : HttpMessageHandler, IHttpClientFactory
{
    private const string Credentials = "<AccessKeyId>temporary</AccessKeyId><SecretAccessKey>t</SecretAccessKey><SessionToken>session</SessionToken>";

    /// <summary>What is answered to an action of a service, or to a path of an agent; the last answer is repeated.</summary>
    public ConcurrentDictionary<string, Queue<(HttpStatusCode Status, string Body)>> Answers { get; } = new();

    /// <summary>The requests, as <c>POST url?body</c>, with the id of the key that signed it or <c>unsigned</c>.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>The headers of the last request.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; private set; } = new Dictionary<string, string>();

    /// <summary>A page with instances.</summary>
    public static string Page(string items, string? next = null) =>
        $"""
        <DescribeInstancesResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>1</requestId><reservationSet><item><instancesSet>
        {items}</instancesSet></item></reservationSet>{(next is null ? "" : $"<nextToken>{next}</nextToken>")}</DescribeInstancesResponse>
        """;

    /// <summary>An instance with one tag.</summary>
    public static string Instance(string zone, string address, string state = "running", string tag = "app=a") =>
        $"""
        <item><instanceState><code>16</code><name>{state}</name></instanceState><placement><availabilityZone>{zone}</availabilityZone></placement>
        <privateIpAddress>{address}</privateIpAddress><tagSet><item><key>{tag.Split('=')[0]}</key><value>{tag.Split('=')[1]}</value></item></tagSet></item>
        """;

    /// <summary>A refusal of EC2.</summary>
    public static string Refusal(string code, string message) =>
        $"<Response><Errors><Error><Code>{code}</Code><Message>{message}</Message></Error></Errors><RequestID>1</RequestID></Response>";

    /// <summary>Temporary credentials of the security token service.</summary>
    public static string Role(string action, string expires) =>
        $"<{action}Response><{action}Result><Credentials>{Credentials}<Expiration>{expires}</Expiration></Credentials></{action}Result></{action}Response>";

    /// <summary>Adds an answer.</summary>
    public void Answer(string key, string body, HttpStatusCode status = HttpStatusCode.OK) =>
        Answers.GetOrAdd(key, static _ => new()).Enqueue((status, body));

    public HttpClient CreateClient(string name)
    {
        var client = new HttpClient(this, disposeHandler: false);
        AwsClient.Configure(client);
        return client;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var url = request.RequestUri!;
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        Headers = request.Headers.ToDictionary(static header => header.Key, static header => string.Join(',', header.Value));
        var signed = Headers.TryGetValue("Authorization", out var authorization) && authorization.Contains("Credential=", StringComparison.Ordinal);
        var key = signed ? authorization!.Split("Credential=")[1].Split('/')[0] : "unsigned";
        Asked.Enqueue($"{request.Method} {url}?{body} {key}");
        var form = System.Web.HttpUtility.ParseQueryString(body);
        var name = form["Action"] is { } action ? action : url.AbsolutePath;
        if (!Answers.TryGetValue(name, out var answers))
            return new HttpResponseMessage(HttpStatusCode.NotFound);
        var (status, text) = answers.Count > 1 ? answers.Dequeue() : answers.Peek();
        return status == 0
            ? throw new HttpRequestException("connection refused")
            : new HttpResponseMessage(status) { Content = new StringContent(text, Encoding.UTF8, "text/xml") };
    }
}
