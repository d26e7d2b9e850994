using System.Collections.Immutable;
using Envoy.Config.Core.V3;
using Envoy.Extensions.TransportSockets.Tls.V3;
using Envoy.Type.Matcher.V3;
using KGateway.Resources;
using KGateway.Resources.Istio;
using KGateway.Translation.BackendTls;
using KGateway.Translation.Certificates;
using KGateway.Translation.State;
using Secret = KGateway.Resources.Core.Secret;

namespace KGateway.Translation.Clusters;

/// <summary>
/// TLS as a DestinationRule asks for it. Endpoints that shall get it never get anything else: what can't be honoured must fail the cluster. Istio's
/// own mutual TLS is not meant by it, which the node's proxy or <see cref="IstioMutualTls"/> brings.
/// </summary>
internal static class DestinationTls
{
    private const string Simple = "SIMPLE";
    private const string Mutual = "MUTUAL";
    private const string OfSystem = "system";
    private const int MaxSni = 255;

    /// <summary>Sets the TLS towards a host, with the Secrets of the proxies' namespace; tells why that can't be done, otherwise null.</summary>
    public static string? Apply(ClusterDraft draft, ClientTlsSettings settings, string host, string @namespace, ILookups lookups)
    {
        if (settings.Mode is "DISABLE" or "ISTIO_MUTUAL")
            return null;
        string? problem = settings.Mode is Simple or Mutual ? null : $"mode \"{settings.Mode}\" is unknown";
        var common = new CommonTlsContext();
        // A wildcard is no name to ask for.
        string sni = settings.Sni.Length > 0 || host.StartsWith('*') ? settings.Sni : host;
        if (System.Text.Encoding.UTF8.GetByteCount(sni) > MaxSni || sni.Contains('\0', StringComparison.Ordinal))
            problem ??= $"the sni must be at most {MaxSni} bytes without null characters";
        DataSource? authorities = null;
        if (settings.CredentialName.Length > 0)
            authorities = OfSecret(new(@namespace, settings.CredentialName), settings, common, lookups, ref problem);
        else
            authorities = OfFiles(settings, common, ref problem);
        Trust(settings, sni.Length > 0 ? sni : host, authorities, common);
        if (problem is null)
            draft.Tls = new UpstreamTlsContext { CommonTlsContext = common, Sni = sni };
        return problem;
    }

    private static DataSource? OfFiles(ClientTlsSettings settings, CommonTlsContext common, ref string? problem)
    {
        if (settings.Mode == Mutual)
        {
            if (!IsFile(settings.ClientCertificate) || !IsFile(settings.PrivateKey))
                problem ??= "clientCertificate and privateKey must be files of the proxy";
            common.TlsCertificates.Add(new TlsCertificate
            {
                CertificateChain = new DataSource { Filename = settings.ClientCertificate }, PrivateKey = new DataSource { Filename = settings.PrivateKey },
            });
        }

        if (settings.CaCertificates is "" or OfSystem)
            return null;
        if (!IsFile(settings.CaCertificates))
            problem ??= "caCertificates must be a file of the proxy";
        return new DataSource { Filename = settings.CaCertificates };
    }

    private static bool IsFile(string path) => path.Length > 0 && !path.Contains('\0', StringComparison.Ordinal);

    private static DataSource? OfSecret(ObjectKey key, ClientTlsSettings settings, CommonTlsContext common, ILookups lookups, ref string? problem)
    {
        if (lookups.Get<Secret>(key) is not { } secret)
        {
            problem ??= $"Secret {key} not found";
            return null;
        }

        if (settings.Mode == Mutual)
        {
            if (CertificatePair.Read(secret, out string? why) is { } pair)
                common.TlsCertificates.Add(UpstreamTls.Certificate(pair));
            else
                problem ??= $"Secret {key}: {why}";
        }

        if (!secret.Data.TryGetValue(CaBundle.Key, out ImmutableArray<byte> bundle) || bundle.IsDefaultOrEmpty)
            return null;
        string text = CaBundle.Normalize(secret.Data.GetText(CaBundle.Key));
        if (text.Length == 0)
            problem ??= $"Secret {key} holds no valid certificate under {CaBundle.Key}";
        return new DataSource { InlineString = text };
    }

    private static void Trust(ClientTlsSettings settings, string wanted, DataSource? authorities, CommonTlsContext common)
    {
        var trust = new CertificateValidationContext();
        if (settings.InsecureSkipVerify == true)
        {
            common.ValidationContext = trust;
            return;
        }

        foreach (string name in settings.SubjectAltNames)
            trust.MatchTypedSubjectAltNames.Add(Name(name));
        // Without names of its own the host must be who was asked for.
        if (settings.SubjectAltNames.IsEmpty)
            trust.MatchTypedSubjectAltNames.Add(Name(wanted));
        if (authorities is not null)
        {
            trust.TrustedCa = authorities;
            common.ValidationContext = trust;
            return;
        }

        common.CombinedValidationContext = new CommonTlsContext.Types.CombinedCertificateValidationContext
        {
            DefaultValidationContext = trust,
            ValidationContextSdsSecretConfig = new SdsSecretConfig { Name = BackendTlsContext.SystemCertificates },
        };
    }

    private static SubjectAltNameMatcher Name(string name) => new()
    {
        SanType = name.Contains("://", StringComparison.Ordinal) ? SubjectAltNameMatcher.Types.SanType.Uri : SubjectAltNameMatcher.Types.SanType.Dns,
        Matcher = name.StartsWith('*') ? new StringMatcher { Suffix = name[1..] } : new StringMatcher { Exact = name },
    };
}
