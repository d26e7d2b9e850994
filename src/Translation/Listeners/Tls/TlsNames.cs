using System.Collections.Frozen;

namespace KGateway.Translation.Listeners.Tls;

/// <summary>
/// The names that Envoy's TLS library (BoringSSL) knows; it refuses a listener with any other. In the standard mode they may be those of
/// another library.
/// </summary>
internal static class TlsNames
{
    private const int MaxProtocolBytes = 255;

    private static readonly FrozenSet<string> Ciphers = FrozenSet.Create(
        StringComparer.Ordinal,
        "ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES256-GCM-SHA384", "ECDHE-RSA-AES256-GCM-SHA384",
        "ECDHE-ECDSA-CHACHA20-POLY1305", "ECDHE-RSA-CHACHA20-POLY1305", "ECDHE-ECDSA-AES128-SHA", "ECDHE-RSA-AES128-SHA",
        "ECDHE-ECDSA-AES256-SHA", "ECDHE-RSA-AES256-SHA", "AES128-GCM-SHA256", "AES256-GCM-SHA384", "AES128-SHA", "AES256-SHA",
        "ECDHE-RSA-AES128-SHA256", "ECDHE-PSK-CHACHA20-POLY1305", "DES-CBC3-SHA",
        "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
        "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
        "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    private static readonly FrozenSet<string> Curves = FrozenSet.Create(
        StringComparer.Ordinal, "P-256", "P-384", "P-521", "X25519", "X25519MLKEM768", "x25519");

    private static readonly FrozenSet<string> Signatures = FrozenSet.Create(
        StringComparer.Ordinal,
        "rsa_pkcs1_sha256", "rsa_pkcs1_sha384", "rsa_pkcs1_sha512", "rsa_pss_rsae_sha256", "rsa_pss_rsae_sha384", "rsa_pss_rsae_sha512",
        "ecdsa_secp256r1_sha256", "ecdsa_secp384r1_sha384", "ecdsa_secp521r1_sha512", "ed25519", "rsa_pkcs1_sha1", "ecdsa_sha1",
        "RSA+SHA256", "RSA+SHA384", "RSA+SHA512", "RSA-PSS+SHA256", "RSA-PSS+SHA384", "RSA-PSS+SHA512", "ECDSA+SHA256", "ECDSA+SHA384",
        "ECDSA+SHA512");

    /// <summary>Whether a text is a cipher suite, or several of equal preference: <c>[A|B]</c>.</summary>
    public static bool IsCipher(string name, ValidationMode mode)
    {
        if (mode == ValidationMode.Standard)
            return true;
        if (name is not ['[', .. var inner, ']'])
            return Ciphers.Contains(name);
        foreach (var one in inner.Split('|'))
        {
            if (!Ciphers.Contains(one))
                return false;
        }

        return true;
    }

    /// <summary>Whether a text is a curve.</summary>
    public static bool IsCurve(string name, ValidationMode mode) => mode == ValidationMode.Standard || Curves.Contains(name);

    /// <summary>Whether a text is a signature algorithm.</summary>
    public static bool IsSignature(string name, ValidationMode mode) => mode == ValidationMode.Standard || Signatures.Contains(name);

    /// <summary>The standard's name of a signature algorithm; Envoy refuses one that is named twice, also in two notations.</summary>
    public static string StandardSignature(string name)
    {
        var at = name.IndexOf('+', StringComparison.Ordinal);
        if (at < 0 || !Signatures.Contains(name))
            return name;
        var hash = name[(at + 1)..].ToLowerInvariant();
        return name[..at] switch
        {
            "RSA" => $"rsa_pkcs1_{hash}",
            "RSA-PSS" => $"rsa_pss_rsae_{hash}",
            _ => hash switch
            {
                "sha256" => "ecdsa_secp256r1_sha256",
                "sha384" => "ecdsa_secp384r1_sha384",
                _ => "ecdsa_secp521r1_sha512",
            },
        };
    }

    /// <summary>Whether a text can be a protocol of ALPN.</summary>
    public static bool IsProtocol(string name) => System.Text.Encoding.UTF8.GetByteCount(name) is > 0 and <= MaxProtocolBytes;
}
