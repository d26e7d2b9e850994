using Envoy.Extensions.TransportSockets.Tls.V3;
using Envoy.Type.Matcher.V3;
using KGateway.Resources;

namespace KGateway.Translation.Listeners.Tls;

/// <summary>kgateway's options of a listener's TLS (<c>tls.options</c>).</summary>
internal sealed class TlsOptions
{
    private const string Prefix = "kgateway.dev/";

    private readonly ValidationMode _mode;

    private TlsOptions(ValidationMode mode) => _mode = mode;

    /// <summary>Protocols to negotiate; null when nothing was said.</summary>
    public string[]? AlpnProtocols { get; private set; }

    /// <summary>Cipher suites, curves, signature algorithms and versions.</summary>
    public TlsParameters Parameters { get; } = new();

    /// <summary>Names of which a client certificate must have one.</summary>
    public string[] SubjectAltNames { get; private set; } = [];

    /// <summary>SHA-256 hashes of which a client certificate must have one.</summary>
    public string[] CertificateHashes { get; private set; } = [];

    /// <summary>Reads the options; each thing that is wrong with them is added to <paramref name="problems"/>.</summary>
    public static TlsOptions Read(StringMap options, ValidationMode mode, List<string> problems)
    {
        var result = new TlsOptions(mode);
        foreach (var (key, value) in options)
        {
            if (!key.StartsWith(Prefix, StringComparison.Ordinal) || !result.Set(key[Prefix.Length..], value, problems))
                problems.Add($"unknown tls option: {key}");
        }

        var parameters = result.Parameters;
        if (parameters.TlsMaximumProtocolVersion != TlsParameters.Types.TlsProtocol.TlsAuto
            && parameters.TlsMaximumProtocolVersion < parameters.TlsMinimumProtocolVersion)
        {
            problems.Add(
                $"maximum tls version {Spell(parameters.TlsMaximumProtocolVersion)} is less than minimum tls version "
                + Spell(parameters.TlsMinimumProtocolVersion));
        }

        return result;
    }

    private bool Set(string option, string value, List<string> problems)
    {
        switch (option)
        {
            case "alpn-protocols":
                AlpnProtocols = value == "allow-empty" ? [] : List(value, "ALPN protocol", static (name, _) => TlsNames.IsProtocol(name), problems);
                return true;
            case "cipher-suites":
                Parameters.CipherSuites.Add(List(value, "cipher suite", TlsNames.IsCipher, problems));
                return true;
            case "ecdh-curves":
                Parameters.EcdhCurves.Add(List(value, "ECDH curve", TlsNames.IsCurve, problems));
                return true;
            case "signature-algorithms":
                Parameters.SignatureAlgorithms.Add(List(value, "signature algorithm", TlsNames.IsSignature, problems).DistinctBy(TlsNames.StandardSignature));
                return true;
            case "min-tls-version":
                Parameters.TlsMinimumProtocolVersion = Version(value, "minimum", problems);
                return true;
            case "max-tls-version":
                Parameters.TlsMaximumProtocolVersion = Version(value, "maximum", problems);
                return true;
            case "verify-subject-alt-names":
                SubjectAltNames = List(value);
                return true;
            case "verify-certificate-hash":
                CertificateHashes = value.Split([',', '-'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
                foreach (var hash in CertificateHashes)
                {
                    if (!IsHash(hash))
                        problems.Add($"invalid certificate hash: {hash}");
                }

                return true;
            default:
                return false;
        }
    }

    /// <summary>Writes what concerns client certificates.</summary>
    public void AddTo(CertificateValidationContext validation)
    {
        foreach (var name in SubjectAltNames)
        {
            validation.MatchTypedSubjectAltNames.Add(new SubjectAltNameMatcher
            {
                SanType = SubjectAltNameMatcher.Types.SanType.Dns,
                Matcher = new StringMatcher { Exact = name },
            });
        }

        validation.VerifyCertificateHash.Add(CertificateHashes);
    }

    private static TlsParameters.Types.TlsProtocol Version(string value, string which, List<string> problems)
    {
        switch (value)
        {
            case "1.0":
                return TlsParameters.Types.TlsProtocol.Tlsv10;
            case "1.1":
                return TlsParameters.Types.TlsProtocol.Tlsv11;
            case "1.2":
                return TlsParameters.Types.TlsProtocol.Tlsv12;
            case "1.3":
                return TlsParameters.Types.TlsProtocol.Tlsv13;
            default:
                problems.Add($"invalid {which} tls version: {value}");
                return TlsParameters.Types.TlsProtocol.TlsAuto;
        }
    }

    private static string Spell(TlsParameters.Types.TlsProtocol version) => version switch
    {
        TlsParameters.Types.TlsProtocol.Tlsv10 => "TLSv1_0",
        TlsParameters.Types.TlsProtocol.Tlsv11 => "TLSv1_1",
        TlsParameters.Types.TlsProtocol.Tlsv12 => "TLSv1_2",
        TlsParameters.Types.TlsProtocol.Tlsv13 => "TLSv1_3",
        _ => "TLS_AUTO",
    };

    // 64 hexadecimal digits, or 32 pairs of them with colons between.
    private static bool IsHash(string hash)
    {
        if (hash.Length == 64)
            return !hash.AsSpan().ContainsAnyExcept("0123456789abcdefABCDEF");
        if (hash.Length != 95)
            return false;
        for (var i = 0; i < hash.Length; i++)
        {
            if (i % 3 == 2 ? hash[i] != ':' : !char.IsAsciiHexDigit(hash[i]))
                return false;
        }

        return true;
    }

    // Each once, because Envoy's TLS library refuses repetitions.
    private string[] List(string value, string what, Func<string, ValidationMode, bool> isKnown, List<string> problems)
    {
        string[] items = [.. List(value).Distinct(StringComparer.OrdinalIgnoreCase)];
        foreach (var item in items)
        {
            if (!isKnown(item, _mode))
                problems.Add($"unknown {what}: {item}");
        }

        return items;
    }

    private static string[] List(string value) =>
        value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
