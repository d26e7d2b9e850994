using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using KGateway.Kubernetes.Api;

namespace KGateway.Kubernetes.Tests.XdsTls;

/// <summary>The Secrets of one namespace in an API server, with compare-and-swap.</summary>
internal sealed class SecretStore : HttpMessageHandler
{
    private const string Collection = "/api/v1/namespaces/kgateway-system/secrets";

    private readonly Lock _lock = new();
    private readonly Dictionary<string, JsonObject> _secrets = new(StringComparer.Ordinal);
    private int _version;

    public bool Away { get; set; }

    public int Writes => Volatile.Read(ref _version);

    public int Conflicts { get; private set; }

    public KubernetesApi Client(TimeProvider time) => KubernetesApi.Over(this, new Uri("http://cluster:1"), time);

    public string? Entry(string secret, string entry)
    {
        lock (_lock)
        {
            return _secrets.TryGetValue(secret, out var found) && found["data"]![entry] is { } text
                ? Encoding.UTF8.GetString(Convert.FromBase64String((string)text!))
                : null;
        }
    }

    public void Put(string secret, params (string Name, string Text)[] entries)
    {
        var data = new JsonObject();
        foreach (var (name, text) in entries)
            data[name] = Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
        lock (_lock)
            Store(secret, new JsonObject { ["metadata"] = new JsonObject { ["name"] = secret }, ["data"] = data });
    }

    /// <summary>Changes one entry of a Secret, or takes it away.</summary>
    public void Damage(string secret, string entry, string? text)
    {
        lock (_lock)
        {
            var damaged = _secrets[secret].DeepClone().AsObject();
            if (text is null)
                damaged["data"]!.AsObject().Remove(entry);
            else
                damaged["data"]![entry] = Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
            Store(secret, damaged);
        }
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // As any server, this one takes its time.
        await Task.Yield();
        if (Away)
            throw new HttpRequestException("connection refused");
        var body = request.Content is null ? null : JsonNode.Parse(await request.Content.ReadAsStringAsync(cancellationToken))!.AsObject();
        var path = request.RequestUri!.AbsolutePath;
        Assert.StartsWith(Collection, path, StringComparison.Ordinal);
        var name = path.Length > Collection.Length ? path[(Collection.Length + 1)..] : (string)body!["metadata"]!["name"]!;
        lock (_lock)
        {
            var stored = _secrets.GetValueOrDefault(name);
            if (request.Method == HttpMethod.Get)
                return stored is null ? Refusal(HttpStatusCode.NotFound) : Answer(stored);
            var made = request.Method == HttpMethod.Post;
            if (made ? stored is not null : (string?)stored?["metadata"]!["resourceVersion"] != (string?)body!["metadata"]!["resourceVersion"])
            {
                Conflicts++;
                return Refusal(HttpStatusCode.Conflict);
            }

            return Answer(Store(name, body!));
        }
    }

    private JsonObject Store(string name, JsonObject secret)
    {
        secret["metadata"]!["resourceVersion"] = (++_version).ToString(System.Globalization.CultureInfo.InvariantCulture);
        return _secrets[name] = secret;
    }

    private static HttpResponseMessage Answer(JsonObject secret) =>
        new(HttpStatusCode.OK) { Content = new StringContent(secret.ToJsonString(), Encoding.UTF8, "application/json") };

    private static HttpResponseMessage Refusal(HttpStatusCode code) =>
        new(code) { Content = new StringContent($$"""{"kind":"Status","reason":"{{code}}","message":"refused"}""") };
}
