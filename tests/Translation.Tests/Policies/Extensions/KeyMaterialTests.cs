using System.Security.Cryptography;
using System.Text.Json.Nodes;
using KGateway.Translation.Policies.Extensions.Keys;

namespace KGateway.Translation.Tests.Policies.Extensions;

public sealed class KeyMaterialTests
{
    private const string Ed25519 = """
        -----BEGIN PUBLIC KEY-----
        MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=
        -----END PUBLIC KEY-----
        """;

    [Fact]
    public void RSA_keys_are_read_in_both_forms()
    {
        using var rsa = RSA.Create(2048);
        var expected = $$"""{"keys":[{"use":"sig","kty":"RSA","alg":"RS256","n":"{{JsonWebKey.Encode(rsa.ExportParameters(false).Modulus)}}","e":"AQAB"}]}""";

        Assert.Equal(expected, Read(rsa.ExportSubjectPublicKeyInfoPem()));
        Assert.Equal(expected, Read("  text before\n" + rsa.ExportRSAPublicKeyPem()));
    }

    [Theory]
    [InlineData("1.2.840.10045.3.1.7", "P-256", "ES256")]
    [InlineData("1.3.132.0.34", "P-384", "ES384")]
    [InlineData("1.3.132.0.35", "P-521", "ES512")]
    public void Curves_have_the_algorithm_of_their_size(string oid, string curve, string algorithm)
    {
        using var key = ECDsa.Create(ECCurve.CreateFromValue(oid));

        var jwk = JsonNode.Parse(Read(key.ExportSubjectPublicKeyInfoPem()))!["keys"]![0]!;
        Assert.Equal(("EC", curve, algorithm), ((string?)jwk["kty"], (string?)jwk["crv"], (string?)jwk["alg"]));
        Assert.Equal(JsonWebKey.Encode(key.ExportParameters(false).Q.X), (string?)jwk["x"]);
    }

    [Fact]
    public void Ed25519_keys_are_read() => Assert.Equal(
        """{"keys":[{"use":"sig","kty":"OKP","crv":"Ed25519","alg":"EdDSA","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]}""", Read(Ed25519));

    [Fact]
    public void Sets_and_single_keys_are_written_in_a_fixed_order_without_private_parts()
    {
        const string Expected = """{"keys":[{"use":"sig","kty":"RSA","kid":"a/b+c","n":"_____________________________________________________________________________________w","e":"AQAB"}]}""";

        Assert.Equal(Expected, Read("""{"keys":[{"n":"AP____________________________________________________________________________________8","e":"AQAB","kid":"a/b+c","kty":"RSA","use":"sig","d":"AQ"}]}"""));
        Assert.Equal(Expected, Read("""{"e":"AQAB","kty":"RSA","kid":"a/b+c","n":"_____________________________________________________________________________________w==","use":"sig","x-other":1}"""));
    }

    [Theory]
    [InlineData("{}", "JWKS: no keys in set; JWK: the key has no type")]
    [InlineData("""{"keys":[]}""", "JWKS: no keys in set")]
    [InlineData("""{"keys":[1]}""", "JWKS: a key must be an object")]
    [InlineData("""{"kty":"RSA","n":"AQ"}""", "JWK: a key of type RSA needs n and e in base64url")]
    [InlineData("""{"kty":"RSA","n":"+/","e":"AQ"}""", "JWK: a key of type RSA needs n and e in base64url")]
    [InlineData("""{"kty":"EC","crv":"P-1"}""", "JWK: unsupported curve P-1")]
    [InlineData("""{"kty":"EC","crv":"P-256","x":"AQ"}""", "JWK: a key of type EC needs x and y in base64url")]
    [InlineData("""{"kty":"OKP","crv":"Ed25519"}""", "JWK: a key of type OKP needs x in base64url")]
    [InlineData("""{"kty":"oct"}""", "JWK: a key of type oct needs k in base64url")]
    [InlineData("""{"kty":"DSA"}""", "JWK: unsupported key type DSA")]
    [InlineData("""{"kty":"RSA","n":"AQ","e":"AQAB"}""", "JWK: the modulus of an RSA key has 1 bits instead of 512 to 16384")]
    [InlineData("""{"kty":"EC","crv":"P-256","x":"AQ","y":"AQ"}""", "JWK: x and y aren't on the curve P-256")]
    [InlineData("""{"kty":"OKP","crv":"Ed25519","x":"AQ"}""", "JWK: x of a key of the curve Ed25519 isn't 32 bytes long")]
    [InlineData("""{"kty":"oct","k":"AQ","alg":"RS256"}""", "JWK: a key of type oct isn't used with RS256")]
    [InlineData("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----", "PEM: ")]
    public void What_is_no_key_is_said_for_each_form(string text, string problem)
    {
        Assert.Null(KeyMaterial.ToKeySet(text, out var found));
        Assert.Contains(problem, found);
    }

    private static string Read(string text)
    {
        var set = KeyMaterial.ToKeySet(text, out var problem);
        Assert.Null(problem);
        return set!;
    }
}
