using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using KGateway.Kubernetes.Api;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace KGateway.Kubernetes.Authentication;

/// <summary>
/// Asks the API server to confirm tokens that were verified locally: it also knows of deleted pods and ServiceAccounts. Proxies don't wait
/// for it; a token that it rejects ends the streams that were opened with it. While it is away nothing changes.
/// </summary>
internal sealed partial class TokenReviews(
    KubernetesApi api, IOptions<ServiceAccountOptions> options, TimeProvider time, ILogger<TokenReviews> logger) : BackgroundService
{
    private const int Concurrency = 4;
    private static readonly string ReviewsPath = KubernetesPath.Collection("authentication.k8s.io", "v1", "tokenreviews");
    private static readonly TimeSpan SweepInterval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan FirstBackoff = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private readonly ILogger _logger = logger;
    private readonly Dictionary<string, TokenReview> _reviews = new(StringComparer.Ordinal);
    private readonly Channel<TokenReview> _queue = Channel.CreateUnbounded<TokenReview>();
    private long _swept = time.GetTimestamp();

    /// <summary>The review of a verified token; asks for one in the background if there is none, or only an old one.</summary>
    public TokenReview Of(string token, ServiceAccountIdentity identity)
    {
        var key = KeyOf(token);
        lock (_lock)
        {
            Sweep();
            if (!_reviews.TryGetValue(key, out var review))
                _reviews[key] = review = new TokenReview(token, identity);
            var lifetime = review.Rejection is null ? options.Value.ReviewLifetime : options.Value.RejectionLifetime;
            var answered = review.AnsweredAt is { } at && time.GetElapsedTime(at) < lifetime;
            if (!answered && !review.Pending)
            {
                review.Pending = true;
                _queue.Writer.TryWrite(review);
            }

            return review;
        }
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Parallel.ForEachAsync(
        _queue.Reader.ReadAllAsync(stoppingToken),
        new ParallelOptions { MaxDegreeOfParallelism = Concurrency, CancellationToken = stoppingToken },
        ReviewAsync);

    private async ValueTask ReviewAsync(TokenReview review, CancellationToken cancellationToken)
    {
        var backoff = FirstBackoff;
        while (true)
        {
            try
            {
                var answer = await api.PostAsync(ReviewsPath, RequestOf(review), cancellationToken);
                Conclude(review, RejectionIn(answer, review.Identity));
                return;
            }
            catch (Exception e) when (e is KubernetesApiException or HttpRequestException or TimeoutException or JsonException)
            {
                NotReviewed(review.Identity, e.Message);
            }

            if (time.GetUtcNow() > review.Identity.Expires)
            {
                Conclude(review, rejection: null);
                return;
            }

            // There is no event that tells that the API server is back.
            await Task.Delay(backoff, time, cancellationToken);
            backoff = backoff * 2 < LongestBackoff ? backoff * 2 : LongestBackoff;
        }
    }

    private void Conclude(TokenReview review, string? rejection)
    {
        lock (_lock)
        {
            review.Pending = false;
            review.AnsweredAt = time.GetTimestamp();
            // What was rejected and is confirmed now begins anew: its streams have ended.
            if (rejection is null && review.Rejection is not null)
                _reviews[KeyOf(review.Token)] = new TokenReview(review.Token, review.Identity) { AnsweredAt = review.AnsweredAt };
        }

        if (rejection is null || review.Rejection is not null)
            return;
        Rejected(review.Identity, review.Identity.Pod ?? "none", rejection);
        review.Reject(rejection);
    }

    // Tokens themselves are no keys: looking one up would take time that depends on its beginning.
    private static string KeyOf(string token) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    private JsonObject RequestOf(TokenReview review) => new()
    {
        ["apiVersion"] = "authentication.k8s.io/v1",
        ["kind"] = "TokenReview",
        ["spec"] = new JsonObject { ["token"] = review.Token, ["audiences"] = new JsonArray(options.Value.Audience) },
    };

    // The audience was verified already, and servers before audiences existed leave it out.
    private static string? RejectionIn(JsonElement answer, ServiceAccountIdentity identity)
    {
        if (Member(answer, "status") is not { ValueKind: JsonValueKind.Object } status)
            throw new JsonException("The answer to a TokenReview has no status.");
        if (Member(status, "authenticated") is not { ValueKind: JsonValueKind.True })
            return Member(status, "error") is { ValueKind: JsonValueKind.String } error ? error.GetString() : "it is not authenticated";
        return Member(Member(status, "user"), "username") is { ValueKind: JsonValueKind.String } name && name.ValueEquals(identity.UserName)
            ? null
            : "it stands for another user";
    }

    private static JsonElement? Member(JsonElement? element, string name) =>
        element is { ValueKind: JsonValueKind.Object } parent && parent.TryGetProperty(name, out var value) ? value : null;

    // Within the lock. Tokens that are no longer valid are refused before they get here.
    private void Sweep()
    {
        if (time.GetElapsedTime(_swept) < SweepInterval)
            return;
        _swept = time.GetTimestamp();
        var now = time.GetUtcNow() - options.Value.ClockSkew;
        foreach (var (key, review) in _reviews)
        {
            if (review.Identity.Expires < now && !review.Pending)
                _reviews.Remove(key);
        }
    }

    [LoggerMessage(5210, LogLevel.Warning, "The API server rejects a token of ServiceAccount {Account}, pod {Pod}: {Reason}")]
    private partial void Rejected(ServiceAccountIdentity account, string pod, string reason);

    [LoggerMessage(5211, LogLevel.Warning, "A token of ServiceAccount {Account} can't be confirmed now, it is tried again: {Problem}")]
    private partial void NotReviewed(ServiceAccountIdentity account, string problem);
}
