using System.Globalization;
using System.Text.Json;
using KGateway.XdsFrontend.Authentication;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace KGateway.Kubernetes.Authentication;

/// <summary>
/// Verifies ServiceAccount tokens without asking the API server: signature, issuer, audience, times, and the claims that Kubernetes adds.
/// Reasons never repeat what a token says, as long as nothing has vouched for it.
/// </summary>
internal sealed class TokenVerifier(ClusterKeys keys, IOptions<ServiceAccountOptions> options, TimeProvider time)
{
    private const int MaxTokenBytes = 16 * 1024;
    private const string KubernetesClaim = "kubernetes.io";

    // Those with public keys: with others a public key could be taken for a shared secret.
    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    private readonly JsonWebTokenHandler _handler = new() { MaximumTokenSizeInBytes = MaxTokenBytes, MapInboundClaims = false };

    public async ValueTask<TokenVerdict> VerifyAsync(string token, CancellationToken cancellationToken)
    {
        if (Parse(token) is not { Kid.Length: > 0 } parsed)
            return TokenVerdict.Refused("the token is no ServiceAccount token of Kubernetes");
        var reading = await keys.GetAsync(cancellationToken);
        if (reading.Keys is { } known && !known.Keys.ContainsKey(parsed.Kid))
            reading = await keys.GetNewerAsync(known, cancellationToken);
        if (reading.Keys is not { } set)
            return TokenVerdict.Refused($"the cluster's keys can't be read: {reading.Problem}", RefusalKind.Unavailable);
        if (!set.Keys.TryGetValue(parsed.Kid, out var key))
        {
            return reading.Problem is null
                ? TokenVerdict.Refused("the token is signed with a key that the cluster doesn't have")
                : TokenVerdict.Refused(
                    $"the token is signed with an unknown key, and the cluster's keys can't be read: {reading.Problem}", RefusalKind.Unavailable);
        }

        var result = await _handler.ValidateTokenAsync(parsed, Parameters(set.Issuer, key));
        return result.IsValid ? Identify(parsed) : TokenVerdict.Refused(ReasonOf(result.Exception, set.Issuer));
    }

    private JsonWebToken? Parse(string token)
    {
        if (!_handler.CanReadToken(token))
            return null;
        try
        {
            return _handler.ReadJsonWebToken(token);
        }
        catch (Exception e) when (e is ArgumentException or SecurityTokenException or JsonException)
        {
            // The caller says that it is none; the reason may repeat the token.
            return null;
        }
    }

    private TokenValidationParameters Parameters(string issuer, SecurityKey key) => new()
    {
        ValidIssuer = issuer,
        ValidAudience = options.Value.Audience,
        IssuerSigningKey = key,
        ValidAlgorithms = Algorithms,
        RequireExpirationTime = true,
        LifetimeValidator = (notBefore, expires, _, _) =>
        {
            var now = time.GetUtcNow();
            var skew = options.Value.ClockSkew;
            return expires is { } end && now < Utc(end) + skew && (notBefore is not { } begin || now + skew >= Utc(begin));
        },
    };

    private TokenVerdict Identify(JsonWebToken token)
    {
        if (!token.TryGetPayloadValue<JsonElement>(KubernetesClaim, out var claim) || claim.ValueKind != JsonValueKind.Object
            || Text(claim, "namespace") is not { } ns || Name(claim, "serviceaccount") is not { } account
            || token.Subject != $"system:serviceaccount:{ns}:{account}")
            return TokenVerdict.Refused("the token doesn't say which ServiceAccount it stands for");
        var pod = Name(claim, "pod");
        if (pod is null && options.Value.RequirePod)
            return TokenVerdict.Refused($"the token of ServiceAccount {ns}/{account} is not bound to a pod");
        return TokenVerdict.Of(new ServiceAccountIdentity(ns, account, pod, Utc(token.ValidTo)));
    }

    private string ReasonOf(Exception? failure, string issuer) => failure switch
    {
        SecurityTokenInvalidLifetimeException lifetime => string.Create(
            CultureInfo.InvariantCulture,
            $"the token is expired or not valid yet (it is valid from {lifetime.NotBefore:u} to {lifetime.Expires:u})"),
        SecurityTokenNoExpirationException => "the token never expires",
        SecurityTokenInvalidAudienceException => $"the token is not for audience \"{options.Value.Audience}\"",
        SecurityTokenInvalidIssuerException => $"the token is not issued by {issuer}",
        SecurityTokenInvalidAlgorithmException => "the token is signed with an algorithm that is not accepted",
        SecurityTokenInvalidSignatureException => "the token's signature is wrong",
        _ => $"the token is not valid ({failure?.GetType().Name})",
    };

    private static DateTimeOffset Utc(DateTime value) => new(DateTime.SpecifyKind(value, DateTimeKind.Utc));

    private static string? Name(JsonElement claim, string part) =>
        claim.TryGetProperty(part, out var value) && value.ValueKind == JsonValueKind.Object ? Text(value, "name") : null;

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text
            ? text
            : null;
}
