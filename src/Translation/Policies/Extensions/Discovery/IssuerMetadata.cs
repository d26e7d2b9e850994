using System.Text.Json;

namespace KGateway.Translation.Policies.Extensions.Discovery;

/// <summary>What an issuer tells of itself (OpenID Connect Discovery 1.0, section 3), as far as it's used.</summary>
/// <param name="AuthorizationEndpoint">Where browsers are sent to log in; null when it isn't told.</param>
/// <param name="TokenEndpoint">Where codes are exchanged for tokens.</param>
/// <param name="EndSessionEndpoint">Where browsers are sent after a logout.</param>
/// <param name="KeysUri">Where the keys of tokens are.</param>
public sealed record IssuerMetadata(string? AuthorizationEndpoint, string? TokenEndpoint, string? EndSessionEndpoint, string? KeysUri)
{
    /// <summary>Reads a discovery document; null with what is wrong.</summary>
    public static IssuerMetadata? Read(string json, out string? problem)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            problem = root.ValueKind == JsonValueKind.Object ? null : "the discovery document is no object";
            return problem is not null ? null : new(
                Text(root, "authorization_endpoint"),
                Text(root, "token_endpoint"),
                Text(root, "end_session_endpoint"),
                Text(root, "jwks_uri"));
        }
        catch (JsonException e)
        {
            problem = $"the discovery document is no JSON: {e.Message}";
            return null;
        }
    }

    /// <summary>The document with nothing but what is used, in a fixed order.</summary>
    public string ToJson()
    {
        var members = new SortedDictionary<string, string>(StringComparer.Ordinal);
        Put("authorization_endpoint", AuthorizationEndpoint);
        Put("token_endpoint", TokenEndpoint);
        Put("end_session_endpoint", EndSessionEndpoint);
        Put("jwks_uri", KeysUri);
        return JsonSerializer.Serialize(members);

        void Put(string name, string? value)
        {
            if (value is { Length: > 0 })
                members[name] = value;
        }
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text
            ? text
            : null;
}
