using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using KGateway.Resources;
using KGateway.Translation.Gateways;

namespace KGateway.Translation.Certificates;

/// <summary>
/// The hosts that a certificate is valid for, as clients check them (RFC 9110 section 4.3.4, RFC 6125): names, and wildcards that stand for
/// one label. A wildcard is the whole leftmost label, with another one at its right.
/// </summary>
internal static class CertificateNames
{
    /// <summary>The names, in lower case and ordered, each once. The subject counts only where there are no alternative names.</summary>
    public static EquatableArray<string> Of(X509Certificate2 certificate)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var name in Written(certificate))
        {
            // No client finds other ones in what it asked for.
            if (Hostnames.Normalize(name) is { } host && Hostnames.IsUsable(host))
                names.Add(host);
        }

        return names.ToEquatableArray();
    }

    private static string[] Written(X509Certificate2 certificate)
    {
        try
        {
            foreach (var extension in certificate.Extensions)
            {
                if (extension is X509SubjectAlternativeNameExtension alternatives)
                    return [.. alternatives.EnumerateDnsNames()];
            }

            return [certificate.GetNameInfo(X509NameType.DnsName, forIssuer: false)];
        }
        catch (CryptographicException)
        {
            // Clients can't read them either.
            return [];
        }
    }
}
