using System.Collections.Frozen;
using System.Text.Json;
using KGateway.Kubernetes.Api;
using Microsoft.IdentityModel.Tokens;

namespace KGateway.Kubernetes.Authentication;

/// <summary>Who issues the cluster's ServiceAccount tokens, and the public keys that verify them, by key id.</summary>
internal sealed record KeySet(string Issuer, FrozenDictionary<string, SecurityKey> Keys)
{
    private const string DiscoveryPath = "/.well-known/openid-configuration";
    private const string KeysPath = "/openid/v1/jwks";

    /// <summary>Reads both from the API server.</summary>
    /// <exception cref="FormatException">What it answers is no discovery document or no key set.</exception>
    public static async Task<KeySet> ReadAsync(KubernetesApi api, CancellationToken cancellationToken)
    {
        var discovery = await api.GetAsync(DiscoveryPath, cancellationToken)
            ?? throw new FormatException($"The API server has no {DiscoveryPath}.");
        var keys = await api.GetAsync(KeysPath, cancellationToken)
            ?? throw new FormatException($"The API server has no {KeysPath}.");
        return Parse(discovery, keys);
    }

    private static KeySet Parse(JsonElement discovery, JsonElement keys)
    {
        if (discovery.ValueKind != JsonValueKind.Object || !discovery.TryGetProperty("issuer", out var issuer)
            || issuer.ValueKind != JsonValueKind.String || issuer.GetString() is not { Length: > 0 } name)
            throw new FormatException($"{DiscoveryPath} names no issuer.");
        JsonWebKeySet set;
        try
        {
            set = new JsonWebKeySet(keys.GetRawText()) { SkipUnresolvedJsonWebKeys = true };
        }
        catch (ArgumentException e)
        {
            throw new FormatException($"{KeysPath} is no set of keys: {e.Message}", e);
        }

        var byId = new Dictionary<string, SecurityKey>(StringComparer.Ordinal);
        foreach (var key in set.GetSigningKeys())
        {
            if (!string.IsNullOrEmpty(key.KeyId))
                byId[key.KeyId] = key;
        }

        return byId.Count > 0
            ? new KeySet(name, byId.ToFrozenDictionary(StringComparer.Ordinal))
            : throw new FormatException($"{KeysPath} has no key for signatures.");
    }
}
