using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using KGateway.Resources;
using KGateway.Resources.Core;
using KGateway.Translation.State;

namespace KGateway.Translation.Certificates;

/// <summary>Certificates of authorities, as ConfigMaps and Secrets hold them.</summary>
internal static class CaBundle
{
    /// <summary>The key under which they stand.</summary>
    public const string Key = "ca.crt";

    /// <summary>Whether objects of a kind may hold them.</summary>
    public static bool IsHolder(GroupKind kind) => kind == ResourceKinds.ConfigMap.GroupKind || kind == ResourceKinds.Secret.GroupKind;

    /// <summary>
    /// The PEM of an object's certificates, written anew so that nothing but certificates reaches the proxy; empty when there is none or
    /// one can't be read. Null when the object doesn't exist.
    /// </summary>
    public static string? Read(GroupKind kind, ObjectKey key, ILookups lookups) => kind == ResourceKinds.Secret.GroupKind
        ? lookups.Get<Secret>(key) is { } secret ? Normalize(secret.Data.GetText(Key)) : null
        : lookups.Get<ConfigMap>(key) is { } map ? Normalize(map.Data.GetValueOrDefault(Key) ?? map.BinaryData.GetText(Key)) : null;

    /// <summary>The PEM of the certificates in a text, written anew; empty when there is none or one can't be read.</summary>
    public static string Normalize(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return "";
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(text);
            var pem = new StringBuilder();
            foreach (var certificate in certificates)
                pem.Append(certificate.ExportCertificatePem()).Append('\n');
            return pem.ToString();
        }
        catch (CryptographicException)
        {
            return "";
        }
        finally
        {
            foreach (var certificate in certificates)
                certificate.Dispose();
        }
    }
}
