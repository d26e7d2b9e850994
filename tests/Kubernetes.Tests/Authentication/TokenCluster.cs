using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using KGateway.Kubernetes.Api;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace KGateway.Kubernetes.Tests.Authentication;

/// <summary>The part of an API server that has to do with ServiceAccount tokens: it signs them, publishes its keys, and reviews.</summary>
internal sealed class TokenCluster : HttpMessageHandler
{
    public const string Issuer = "https://kubernetes.default.svc.cluster.local";

    private readonly Lock _lock = new();
    private readonly List<SecurityKey> _published = [];
    private volatile Task _reviewing = Task.CompletedTask;
    private int _keyReadings;
    private int _nonsenses;

    public TokenCluster() => Rotate();

    /// <summary>Whether the API server can be reached.</summary>
    public bool Away { get; set; }

    /// <summary>The key that signs.</summary>
    public SecurityKey Key { get; private set; } = null!;

    /// <summary>What reviews answer besides the user; null confirms.</summary>
    public string? Rejection { get; set; }

    /// <summary>The user that reviews name; null for the right one.</summary>
    public string? User { get; set; }

    /// <summary>What all requests are answered with, instead of the right things.</summary>
    public string? Nonsense { get; set; }

    public ConcurrentQueue<string> Reviewed { get; } = new();

    public int KeyReadings => Volatile.Read(ref _keyReadings);

    /// <summary>How often it has answered nonsense.</summary>
    public int Nonsenses => Volatile.Read(ref _nonsenses);

    /// <summary>A client; with the real time, as that which a test lets pass is no time in which this server doesn't answer.</summary>
    public KubernetesApi Client() => KubernetesApi.Over(this, new Uri("http://cluster:1"));

    /// <summary>Lets reviews wait until the result is called.</summary>
    public Action HoldReviews()
    {
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _reviewing = held.Task;
        return held.SetResult;
    }

    /// <summary>Signs with a new key from now on; the former ones are published until they are withdrawn.</summary>
    public SecurityKey Rotate(bool elliptic = false)
    {
        Key = elliptic
            ? new ECDsaSecurityKey(ECDsa.Create(ECCurve.NamedCurves.nistP256)) { KeyId = Guid.NewGuid().ToString("N") }
            : new RsaSecurityKey(RSA.Create(2048)) { KeyId = Guid.NewGuid().ToString("N") };
        lock (_lock)
            _published.Add(Key);
        return Key;
    }

    public void Withdraw(SecurityKey key)
    {
        lock (_lock)
            _published.Remove(key);
    }

    /// <summary>A token as a projected volume holds it.</summary>
    public string Token(DateTimeOffset now, TokenShape? shape = null)
    {
        shape ??= new TokenShape();
        var claim = new Dictionary<string, object>
        {
            ["namespace"] = shape.Namespace,
            ["serviceaccount"] = new Dictionary<string, object> { ["name"] = shape.Account, ["uid"] = "1" },
        };
        if (shape.Pod is not null)
            claim["pod"] = new Dictionary<string, object> { ["name"] = shape.Pod, ["uid"] = "2" };
        var key = shape.Key ?? Key;
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = shape.Issuer,
            Audience = shape.Audience,
            NotBefore = (now + shape.Begins).UtcDateTime,
            Expires = shape.Expires is { } expires ? (now + expires).UtcDateTime : null,
            SigningCredentials = new SigningCredentials(key, key is RsaSecurityKey ? shape.Algorithm : SecurityAlgorithms.EcdsaSha256),
            Claims = new Dictionary<string, object>
            {
                ["sub"] = shape.Subject ?? $"system:serviceaccount:{shape.Namespace}:{shape.Account}",
                ["kubernetes.io"] = claim,
            },
        });
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (Away)
            throw new HttpRequestException("connection refused");
        if (Nonsense is { } nonsense)
        {
            Interlocked.Increment(ref _nonsenses);
            return Json(nonsense);
        }

        switch (request.RequestUri!.AbsolutePath)
        {
            case "/.well-known/openid-configuration":
                return Json($$"""{"issuer":"{{Issuer}}","jwks_uri":"https://elsewhere/jwks"}""");
            case "/openid/v1/jwks":
                Interlocked.Increment(ref _keyReadings);
                return Json(Keys());
            case "/apis/authentication.k8s.io/v1/tokenreviews":
                await _reviewing.WaitAsync(cancellationToken);
                return Json(Review(JsonNode.Parse(await request.Content!.ReadAsStringAsync(cancellationToken))!));
            default:
                return new HttpResponseMessage(HttpStatusCode.NotFound) { Content = new StringContent("404 page not found") };
        }
    }

    private string Review(JsonNode review)
    {
        var token = new JsonWebToken((string)review["spec"]!["token"]!);
        Assert.Equal("kgateway", (string?)review["spec"]!["audiences"]![0]);
        var answer = Rejection is null
            ? new JsonObject { ["authenticated"] = true, ["user"] = new JsonObject { ["username"] = User ?? token.Subject } }
            : new JsonObject { ["error"] = Rejection };
        review["status"] = answer;
        Reviewed.Enqueue(token.Subject);
        return review.ToJsonString();
    }

    private string Keys()
    {
        var keys = new JsonArray();
        SecurityKey[] published;
        lock (_lock)
            published = [.. _published];
        foreach (var key in published)
        {
            keys.Add(key switch
            {
                RsaSecurityKey rsa => Published(key, "RSA", ("n", rsa.Rsa.ExportParameters(false).Modulus!), ("e", rsa.Rsa.ExportParameters(false).Exponent!)),
                ECDsaSecurityKey ec => Published(key, "EC", ("x", ec.ECDsa.ExportParameters(false).Q.X!), ("y", ec.ECDsa.ExportParameters(false).Q.Y!)),
                _ => throw new InvalidOperationException(),
            });
        }

        return new JsonObject { ["keys"] = keys }.ToJsonString();
    }

    private static JsonObject Published(SecurityKey key, string type, params (string Name, byte[] Value)[] numbers)
    {
        var published = new JsonObject { ["use"] = "sig", ["kty"] = type, ["kid"] = key.KeyId };
        if (type == "EC")
            published["crv"] = "P-256";
        foreach (var (name, value) in numbers)
            published[name] = Base64UrlEncoder.Encode(value);
        return published;
    }

    private static HttpResponseMessage Json(string text) =>
        new(HttpStatusCode.OK) { Content = new StringContent(text, Encoding.UTF8, "application/json") };
}
