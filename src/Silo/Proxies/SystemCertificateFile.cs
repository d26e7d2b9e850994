namespace KGateway.Silo.Proxies;

/// <summary>Where operating systems keep the certificates of the authorities they trust, as one file.</summary>
internal static class SystemCertificateFile
{
    private static readonly string[] Candidates =
    [
        "/etc/ssl/certs/ca-certificates.crt",
        "/etc/pki/tls/certs/ca-bundle.crt",
        "/etc/ssl/ca-bundle.pem",
        "/etc/pki/tls/cacert.pem",
        "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
        "/etc/ssl/cert.pem",
    ];

    /// <summary>The first that exists, or null.</summary>
    public static string? Find() => Array.Find(Candidates, File.Exists);
}
