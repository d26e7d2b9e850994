using System.Formats.Asn1;
using System.Security.Cryptography;

namespace KGateway.Translation.Policies.Extensions.Keys;

/// <summary>Reads PEM public keys: SubjectPublicKeyInfo of RSA, elliptic curves and Ed25519, and RSA keys by PKCS #1.</summary>
internal static class PublicKeyPem
{
    private const string RsaAlgorithm = "1.2.840.113549.1.1.1";
    private const string EcAlgorithm = "1.2.840.10045.2.1";
    private const string Ed25519Algorithm = "1.3.101.112";

    /// <summary>The key; null with what is wrong.</summary>
    public static JsonWebKey? Read(string text, out string? problem)
    {
        problem = null;
        if (!PemEncoding.TryFind(text, out var fields))
        {
            problem = "there is no PEM block";
            return null;
        }

        var bytes = new byte[fields.DecodedDataLength];
        if (!Convert.TryFromBase64Chars(text.AsSpan()[fields.Base64Data], bytes, out var length))
        {
            problem = "the PEM block is no base64";
            return null;
        }

        try
        {
            var der = bytes.AsMemory(0, length);
            return text.AsSpan()[fields.Label] is "RSA PUBLIC KEY" ? OfRsa(der, pkcs1: true) : OfSubject(der, out problem);
        }
        catch (Exception e) when (e is CryptographicException or AsnContentException)
        {
            problem = e.Message;
            return null;
        }
    }

    private static JsonWebKey? OfSubject(ReadOnlyMemory<byte> der, out string? problem)
    {
        problem = null;
        var info = new AsnReader(der, AsnEncodingRules.DER).ReadSequence();
        switch (info.ReadSequence().ReadObjectIdentifier())
        {
            case RsaAlgorithm:
                return OfRsa(der, pkcs1: false);
            case EcAlgorithm:
                return OfCurve(der, out problem);
            case Ed25519Algorithm:
                return new() { Kty = "OKP", Crv = "Ed25519", Alg = "EdDSA", Use = "sig", X = JsonWebKey.Encode(info.ReadBitString(out _)) };
            default:
                problem = "unsupported public key: only RSA, ECDSA and Ed25519 public keys are supported in PEM format";
                return null;
        }
    }

    private static JsonWebKey OfRsa(ReadOnlyMemory<byte> der, bool pkcs1)
    {
        using var rsa = RSA.Create();
        if (pkcs1)
            rsa.ImportRSAPublicKey(der.Span, out _);
        else
            rsa.ImportSubjectPublicKeyInfo(der.Span, out _);
        var parameters = rsa.ExportParameters(includePrivateParameters: false);
        return new()
        {
            Kty = "RSA",
            Alg = "RS256",
            Use = "sig",
            N = JsonWebKey.Encode(parameters.Modulus),
            E = JsonWebKey.Encode(parameters.Exponent),
        };
    }

    private static JsonWebKey? OfCurve(ReadOnlyMemory<byte> der, out string? problem)
    {
        using var curve = ECDsa.Create();
        curve.ImportSubjectPublicKeyInfo(der.Span, out _);
        var parameters = curve.ExportParameters(includePrivateParameters: false);
        // Proxies take each curve only with the hash of its size.
        var (name, algorithm) = curve.KeySize switch
        {
            256 => ("P-256", "ES256"),
            384 => ("P-384", "ES384"),
            521 => ("P-521", "ES512"),
            _ => (null, null),
        };
        problem = name is null ? $"unsupported curve of {curve.KeySize} bits" : null;
        return name is null ? null : new()
        {
            Kty = "EC",
            Crv = name,
            Alg = algorithm,
            Use = "sig",
            X = JsonWebKey.Encode(parameters.Q.X),
            Y = JsonWebKey.Encode(parameters.Q.Y),
        };
    }
}
