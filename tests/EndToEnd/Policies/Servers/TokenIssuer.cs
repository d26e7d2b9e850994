using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;

namespace KGateway.EndToEnd.Policies.Servers;

/// <summary>Issues JSON web tokens that are signed with a key of its own.</summary>
internal sealed class TokenIssuer : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>The public key as PEM.</summary>
    public string Pem => _key.ExportSubjectPublicKeyInfoPem();

    /// <summary>The public key as a JWKS.</summary>
    public string KeySet
    {
        get
        {
            var point = _key.ExportParameters(includePrivateParameters: false).Q;
            return JsonSerializer.Serialize(new
            {
                keys = new[]
                {
                    new { kty = "EC", crv = "P-256", alg = "ES256", kid = "one", x = Base64Url.EncodeToString(point.X), y = Base64Url.EncodeToString(point.Y) },
                },
            });
        }
    }

    /// <summary>A token of claims.</summary>
    public string Sign(object claims)
    {
        var text = $"{Encode(new { alg = "ES256", typ = "JWT", kid = "one" })}.{Encode(claims)}";
        return $"{text}.{Base64Url.EncodeToString(_key.SignData(System.Text.Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256))}";
    }

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();

    private static string Encode(object value) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(value));
}
