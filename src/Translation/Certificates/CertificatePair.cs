using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using KGateway.Resources;
using KGateway.Resources.Core;

namespace KGateway.Translation.Certificates;

/// <summary>A certificate chain and its private key, as a Secret holds them.</summary>
/// <param name="Chain">PEM of the chain, as stored.</param>
/// <param name="Key">PEM of the private key, as stored.</param>
internal sealed record CertificatePair(ImmutableArray<byte> Chain, ImmutableArray<byte> Key)
{
    /// <summary>The key of a Secret under which the chain stands.</summary>
    public const string ChainName = "tls.crt";

    /// <summary>The key of a Secret under which the private key stands.</summary>
    public const string KeyName = "tls.key";

    /// <summary>The hosts that the certificate is valid for: <see cref="CertificateNames"/>.</summary>
    public EquatableArray<string> Names { get; init; }

    /// <summary>Reads a Secret and checks what Envoy would refuse. Returns null with the reason when it is not usable.</summary>
    public static CertificatePair? Read(Secret secret, out string? problem)
    {
        secret.Data.TryGetValue(ChainName, out var chain);
        secret.Data.TryGetValue(KeyName, out var key);
        return Read(chain, key, out problem);
    }

    /// <summary>Checks a chain and a key for what Envoy would refuse. Returns null with the reason when they are not usable.</summary>
    public static CertificatePair? Read(ImmutableArray<byte> chain, ImmutableArray<byte> key, out string? problem)
    {
        EquatableArray<string> names = default;
        if (chain.IsDefaultOrEmpty)
            problem = $"{ChainName} is missing";
        else if (key.IsDefaultOrEmpty)
            problem = $"{KeyName} is missing";
        else
            problem = FindProblem(chain, key, out names);
        return problem is null ? new(chain, key) { Names = names } : null;
    }

    private static string? FindProblem(ImmutableArray<byte> chain, ImmutableArray<byte> key, out EquatableArray<string> names)
    {
        names = default;
        var chainText = System.Text.Encoding.UTF8.GetString(chain.AsSpan());
        try
        {
            var certificates = new X509Certificate2Collection();
            certificates.ImportFromPem(chainText);
            foreach (var certificate in certificates)
                certificate.Dispose();
            if (certificates.Count == 0)
                return $"{ChainName} holds no certificate";
        }
        catch (Exception e) when (e is CryptographicException or PlatformNotSupportedException)
        {
            return $"{ChainName} holds a certificate that can't be read";
        }

        try
        {
            using var pair = X509Certificate2.CreateFromPem(chainText, System.Text.Encoding.UTF8.GetString(key.AsSpan()));
            names = CertificateNames.Of(pair);
            return FindKeyProblem(pair);
        }
        catch (Exception e) when (e is CryptographicException or PlatformNotSupportedException)
        {
            // The second for curves that this platform doesn't know.
            return $"{KeyName} holds no private key that can be used";
        }
        catch (ArgumentException)
        {
            return $"{KeyName} doesn't fit to the certificate";
        }
    }

    // Envoy's TLS library takes RSA from 2048 bits and three curves.
    private static string? FindKeyProblem(X509Certificate2 pair)
    {
        using var rsa = pair.GetRSAPublicKey();
        if (rsa is not null)
            return rsa.KeySize < 2048 ? $"the RSA key has {rsa.KeySize} bits, fewer than 2048" : null;
        using var ecdsa = pair.GetECDsaPublicKey();
        return ecdsa?.KeySize is 256 or 384 or 521 ? null : "the key is neither RSA nor on P-256, P-384 or P-521";
    }
}
