using KGateway.Translation.Listeners.Tls;

namespace KGateway.Translation.Tests.Gateways;

/// <summary>The names of TLS that Envoy knows.</summary>
public sealed class TlsNamesTests
{
    [Theory]
    [InlineData("RSA+SHA256", "rsa_pkcs1_sha256")]
    [InlineData("RSA-PSS+SHA512", "rsa_pss_rsae_sha512")]
    [InlineData("ECDSA+SHA384", "ecdsa_secp384r1_sha384")]
    [InlineData("ed25519", "ed25519")]
    public void Both_notations_of_a_signature_algorithm_are_one(string name, string standard)
    {
        Assert.True(TlsNames.IsSignature(name, ValidationMode.Stock));
        Assert.Equal(standard, TlsNames.StandardSignature(name));
    }

    [Fact]
    public void An_unknown_signature_algorithm_is_none() => Assert.False(TlsNames.IsSignature("RSA+MD5", ValidationMode.Stock));
}
