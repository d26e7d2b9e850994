namespace KGateway.Translation.Policies.Extensions.Keys;

/// <summary>
/// Brings keys to the form that proxies read: a JWKS (RFC 7517) with members in a fixed order. Read are a PEM public key, a JWKS and a
/// single JWK, tried in that order.
/// </summary>
internal static class KeyMaterial
{
    /// <summary>The keys as a JWKS; null with what each attempt met when they can't be read.</summary>
    public static string? ToKeySet(string text, out string? problem)
    {
        problem = null;
        if (PublicKeyPem.Read(text, out var pemProblem) is { } pem)
            return JsonWebKeySet.Write([pem]);
        if (JsonWebKeySet.Read(text, out var setProblem) is { } set)
            return JsonWebKeySet.Write(set);
        if (JsonWebKey.Read(text, out var keyProblem) is { } key)
            return JsonWebKeySet.Write([key]);
        problem = $"the key can't be read: PEM: {pemProblem}; JWKS: {setProblem}; JWK: {keyProblem}";
        return null;
    }
}
