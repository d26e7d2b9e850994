using System.Text;
using System.Text.Json;
using KGateway.EndToEnd.Harness;

namespace KGateway.EndToEnd.Policies.Harness;

/// <summary>A host of the lab and the file of its objects.</summary>
internal sealed class PolicySite(PolicyLab lab, string name, int port)
{
    // A connection per request: Envoy goes on with the filters that a connection began with, whatever is configured later.
    private static readonly HttpMessageInvoker Client = new(new SocketsHttpHandler
    {
        UseProxy = false,
        AllowAutoRedirect = false,
        UseCookies = false,
        PooledConnectionLifetime = TimeSpan.Zero,
    });

    private string _text = "";

    /// <summary>Name of its objects.</summary>
    public string Name => name;

    /// <summary>Port that it is served at.</summary>
    public int Port => port;

    /// <summary>Its host.</summary>
    public string Host => $"{name}.test";

    /// <summary>What <see cref="SwitchOff"/> writes.</summary>
    public string Off { get; set; } = "";

    /// <summary>Writes its objects, all in one save.</summary>
    public void Save(string objects)
    {
        _text = objects.Replace("NAME", name, StringComparison.Ordinal);
        lab.Folder.Save($"{name}.yaml", _text);
    }

    /// <summary>Writes them anew with some text replaced.</summary>
    public void Edit(string old, string @new)
    {
        old = old.Replace("NAME", name, StringComparison.Ordinal);
        Assert.Contains(old, _text, StringComparison.Ordinal);
        Save(_text.Replace(old, @new, StringComparison.Ordinal));
    }

    /// <summary>Writes a TrafficPolicy of a route that doesn't exist, to see what is said of it.</summary>
    public void SavePolicy(string specification) => Save($$"""
        apiVersion: gateway.kgateway.dev/v1alpha1
        kind: TrafficPolicy
        metadata: {name: NAME, namespace: default}
        spec:
          targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: NAME}]
        {{Indent(specification, 2)}}
        """);

    /// <summary>Writes further objects to those that are there.</summary>
    public void Append(string objects) => Save($"{_text}\n---\n{objects}");

    /// <summary>The same host at another port.</summary>
    public PolicySite At(int other) => new(lab, name, other);

    /// <summary>Writes the policy of the route that was given with that of its Gateway.</summary>
    public void SwitchOff() => Append(Off);

    /// <summary>Waits until a GET is answered with a status.</summary>
    public Task AnswersAsync(int status, string path = "/", params (string Name, string Value)[] headers) => Eventually.TrueAsync(
        async () => (await GetAsync(path, headers)).Status == status, $"{Host}{path} answers {status}", TimeSpan.FromSeconds(20));

    /// <summary>Waits until reading its file has a finding about a field.</summary>
    public Task FoundAsync(string field) => Eventually.TrueAsync(
        async () => (await lab.KGateway.StateAsync()).GetProperty("findings").EnumerateArray().Any(finding =>
            finding.GetProperty("file").GetString()!.EndsWith($"{name}.yaml", StringComparison.Ordinal)
            && finding.GetProperty("field").GetString()!.Contains(field, StringComparison.Ordinal)),
        $"a finding about {field} of {name}",
        TimeSpan.FromSeconds(20));

    /// <summary>
    /// Waits until its host is known to the Envoy, and until no listener is on its way: Envoy takes new routes at once but needs a moment
    /// for a listener with a filter that it hadn't before.
    /// </summary>
    public async Task ServedAsync(string path = "/")
    {
        await Eventually.TrueAsync(
            async () => await TrySendAsync(HttpMethod.Get, path) is { Status: not 404 }, $"{Host} is served\n{lab.KGateway.Log}");
        await Eventually.TrueAsync(async () => await lab.SettledAsync(), "all listeners are in force");
    }

    /// <summary>A GET.</summary>
    public Task<PolicyAnswer> GetAsync(string path = "/", params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Get, path, null, headers);

    /// <summary>A request.</summary>
    public Task<PolicyAnswer> SendAsync(HttpMethod method, string path = "/", string? body = null, params (string Name, string Value)[] headers) =>
        SendBytesAsync(method, path, body is null ? null : Encoding.UTF8.GetBytes(body), headers);

    /// <summary>The same with a body of bytes.</summary>
    public async Task<PolicyAnswer> SendBytesAsync(HttpMethod method, string path, byte[]? body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, $"http://127.0.0.1:{port}{path}");
        request.Headers.Host = Host;
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
        }

        foreach (var (key, value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(key, value))
            {
                request.Content!.Headers.TryAddWithoutValidation(key, value);
            }
        }

        using var response = await Client.SendAsync(request, TestContext.Current.CancellationToken);
        var answer = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var header in response.Headers.Concat(response.Content.Headers))
        {
            answer[header.Key] = string.Join(", ", header.Value);
        }

        return new((int)response.StatusCode, answer, await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>The same; null while nobody listens.</summary>
    public async Task<PolicyAnswer?> TrySendAsync(HttpMethod method, string path = "/", string? body = null, params (string Name, string Value)[] headers)
    {
        try
        {
            return await SendAsync(method, path, body, headers);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    /// <summary>The conditions of an object by type, as <c>kgateway status</c> knows them: status, reason and message of each.</summary>
    public Task<IReadOnlyDictionary<string, string>> ConditionsAsync(string kind, string? other = null) =>
        lab.KGateway.ConditionsAsync(kind, $"default/{other ?? name}");

    /// <summary>Waits until a condition of an object says something.</summary>
    public async Task SaysAsync(string kind, string type, string text, string? other = null)
    {
        var last = "";
        try
        {
            await Eventually.TrueAsync(
                async () =>
                {
                    last = (await ConditionsAsync(kind, other)).GetValueOrDefault(type, "");
                    return last.Contains(text, StringComparison.Ordinal);
                },
                $"{type} of {kind} {other ?? name} says '{text}'",
                TimeSpan.FromSeconds(20));
        }
        catch (Xunit.Sdk.XunitException e)
        {
            throw new Xunit.Sdk.XunitException($"{e.Message}; it says '{last}'", e);
        }
    }

    /// <summary>
    /// Waits until a condition of a part of an object says something: <c>listener NAME</c>, <c>parent NAME</c>, or the object as a whole.
    /// </summary>
    public Task PartSaysAsync(string kind, string part, string type, string text, string? other = null) => Eventually.EqualAsync(
        true,
        async () => (await SaidAsync(kind, other)).Any(condition => condition.GetProperty("part").GetString() == part
            && condition.GetProperty("type").GetString() == type
            && $"{condition.GetProperty("status").GetString()} {condition.GetProperty("reason").GetString()} {condition.GetProperty("message").GetString()}"
                .Contains(text, StringComparison.Ordinal)),
        $"{type} of {part} of {kind} {other ?? name} says '{text}'");

    /// <summary>Waits until nothing is said of an object.</summary>
    public Task SaysNothingAsync(string kind, string? other = null) =>
        Eventually.EqualAsync("", async () => string.Join('\n', await SaidAsync(kind, other)), $"what is said of {kind} {other ?? name}");

    private async Task<JsonElement[]> SaidAsync(string kind, string? other) =>
    [
        .. (await lab.KGateway.StateAsync()).GetProperty("objects").EnumerateArray()
            .Where(one => one.GetProperty("kind").GetString() == kind && one.GetProperty("name").GetString() == $"default/{other ?? name}")
            .SelectMany(static one => one.GetProperty("conditions").EnumerateArray()),
    ];

    /// <summary>Lines further to the right.</summary>
    public static string Indent(string text, int blanks) =>
        string.Join('\n', text.Split('\n').Select(line => line.Length == 0 ? line : new string(' ', blanks) + line));
}

/// <summary>An answer of a site.</summary>
internal sealed record PolicyAnswer(int Status, IReadOnlyDictionary<string, string> Headers, byte[] Content)
{
    /// <summary>The body as text.</summary>
    public string Body => Encoding.UTF8.GetString(Content);

    /// <summary>What the backend received.</summary>
    public JsonElement Received => JsonSerializer.Deserialize<JsonElement>(Content);

    /// <summary>A header that the backend received; null when it didn't.</summary>
    public string? ReceivedHeader(string name) =>
        Received.GetProperty("headers").TryGetProperty(name, out var value) ? value.GetString() : null;
}
