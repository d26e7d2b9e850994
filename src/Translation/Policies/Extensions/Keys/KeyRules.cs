using System.Buffers.Text;
using System.Security.Cryptography;

namespace KGateway.Translation.Policies.Extensions.Keys;

/// <summary>What proxies take as public keys; they refuse a whole configuration with another one.</summary>
internal static class KeyRules
{
    private const int MinModulusBits = 512;
    private const int MaxModulusBits = 16_384;
    private const int Ed25519Bytes = 32;

    /// <summary>What is wrong with a key, or null.</summary>
    public static string? FindProblem(JsonWebKey key) => key.Kty switch
    {
        "RSA" => RsaProblem(key),
        "EC" => EcProblem(key),
        "OKP" => OkpProblem(key),
        "oct" => key.K is null ? "a key of type oct needs k in base64url" : Algorithm(key, key.Alg is "HS256" or "HS384" or "HS512"),
        "" => "the key has no type",
        _ => $"unsupported key type {key.Kty}",
    };

    private static string? RsaProblem(JsonWebKey key)
    {
        if (key.N is null || key.E is null)
            return "a key of type RSA needs n and e in base64url";
        byte[] modulus = Base64Url.DecodeFromChars(key.N);
        int bits = modulus.Length == 0 ? 0 : (modulus.Length * 8) - byte.LeadingZeroCount(modulus[0]);
        if (bits is < MinModulusBits or > MaxModulusBits)
            return $"the modulus of an RSA key has {bits} bits instead of {MinModulusBits} to {MaxModulusBits}";
        if ((modulus[^1] & 1) == 0)
            return "the modulus of an RSA key is even";
        if (Base64Url.DecodeFromChars(key.E) is not ([3] or [1, 0, 1]))
            return "the exponent of an RSA key is neither 3 nor 65537";
        return Algorithm(key, key.Alg is { } name && (name.StartsWith("RS", StringComparison.Ordinal) || name.StartsWith("PS", StringComparison.Ordinal)));
    }

    private static string? EcProblem(JsonWebKey key)
    {
        (ECCurve Curve, int Bytes, string Algorithm)? known = key.Crv switch
        {
            "P-256" => (ECCurve.NamedCurves.nistP256, 32, "ES256"),
            "P-384" => (ECCurve.NamedCurves.nistP384, 48, "ES384"),
            "P-521" => (ECCurve.NamedCurves.nistP521, 66, "ES512"),
            _ => null,
        };
        if (known is not { } curve)
            return $"unsupported curve {key.Crv}";
        if (key.X is null || key.Y is null)
            return "a key of type EC needs x and y in base64url";
        return IsOnCurve(curve.Curve, Coordinate(key.X, curve.Bytes), Coordinate(key.Y, curve.Bytes))
            ? Algorithm(key, key.Alg == curve.Algorithm)
            : $"x and y aren't on the curve {key.Crv}";
    }

    private static string? OkpProblem(JsonWebKey key)
    {
        if (key.Crv != "Ed25519")
            return $"unsupported curve {key.Crv}";
        if (key.X is null)
            return "a key of type OKP needs x in base64url";
        return Base64Url.DecodeFromChars(key.X).Length == Ed25519Bytes
            ? Algorithm(key, key.Alg == "EdDSA")
            : $"x of a key of the curve Ed25519 isn't {Ed25519Bytes} bytes long";
    }

    private static string? Algorithm(JsonWebKey key, bool fits) =>
        string.IsNullOrEmpty(key.Alg) || fits ? null : $"a key of type {key.Kty}{(key.Crv is { } curve ? $" with the curve {curve}" : "")} isn't used with {key.Alg}";

    // A number with the bytes that its curve has; null if it is greater.
    private static byte[]? Coordinate(string text, int length)
    {
        ReadOnlySpan<byte> number = Base64Url.DecodeFromChars(text).AsSpan().TrimStart((byte)0);
        if (number.Length > length)
            return null;
        var padded = new byte[length];
        number.CopyTo(padded.AsSpan(length - number.Length));
        return padded;
    }

    private static bool IsOnCurve(ECCurve curve, byte[]? x, byte[]? y)
    {
        if (x is null || y is null)
            return false;
        try
        {
            using var key = ECDsa.Create(new ECParameters { Curve = curve, Q = new ECPoint { X = x, Y = y } });
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
