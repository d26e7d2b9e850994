using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Envoy.Extensions.TransportSockets.Tls.V3;
using Envoy.Type.Matcher.V3;
using KGateway.Resources;
using KGateway.Translation.BackendTls;
using KGateway.Translation.Certificates;
using DataSource = Envoy.Config.Core.V3.DataSource;
using Secret = KGateway.Resources.Core.Secret;
using UpstreamTls = KGateway.Resources.Kgateway.BackendConfigPolicies.UpstreamTls;

namespace KGateway.Translation.Policies.BackendConfig;

/// <summary>Turns the TLS of a BackendConfigPolicy into Envoy's.</summary>
internal static class TlsContextBuilder
{
    // What Envoy's SNI has room for.
    private const int MaxSni = 255;

    /// <summary>Builds the context; null when something is wrong, which is told to <paramref name="context"/>.</summary>
    public static UpstreamTlsContext? Build(UpstreamTls tls, BackendFieldContext context)
    {
        var before = context.Problems.Length;
        var common = new CommonTlsContext();
        if (tls.Parameters is { } parameters)
            common.TlsParams = TlsParametersBuilder.Build(parameters, context);
        foreach (var protocol in tls.AlpnProtocols)
        {
            if (!Listeners.Tls.TlsNames.IsProtocol(protocol))
                context.Fail($"tls: unknown ALPN protocol: {protocol}");
            common.AlpnProtocols.Add(protocol);
        }

        if (tls.Sni is { } sni && (System.Text.Encoding.UTF8.GetByteCount(sni) > MaxSni || sni.Contains('\0', StringComparison.Ordinal)))
            context.Fail($"tls: the sni must be at most {MaxSni} bytes without null characters");
        SetTrust(tls, common, context);
        return context.Problems.Length > before
            ? null
            : new UpstreamTlsContext { CommonTlsContext = common, Sni = tls.Sni ?? "", AllowRenegotiation = tls.AllowRenegotiation == true };
    }

    private static void SetTrust(UpstreamTls tls, CommonTlsContext common, BackendFieldContext context)
    {
        if (tls.InsecureSkipVerify == true)
        {
            common.ValidationContext = new CertificateValidationContext();
            return;
        }

        if (tls.WellKnownCACertificates is not null)
        {
            common.CombinedValidationContext = new CommonTlsContext.Types.CombinedCertificateValidationContext
            {
                DefaultValidationContext = Names(tls),
                ValidationContextSdsSecretConfig = new SdsSecretConfig { Name = BackendTlsContext.SystemCertificates },
            };
            return;
        }

        DataSource? authorities = null;
        if (tls.SecretRef is { } reference)
            authorities = OfSecret(new(context.Policy.Key.Namespace, reference.Name), tls, common, context);
        else if (tls.Files is { } files)
        {
            AddPair(Bytes(files.TlsCertificate), Bytes(files.TlsKey), tls, common, context, "files");
            authorities = files.RootCA is { Length: > 0 } file ? new DataSource { Filename = file } : null;
            // Whether it is there, only the proxy knows.
            if (files.RootCA?.Contains('\0', StringComparison.Ordinal) == true)
                context.Fail("tls: files.rootCA is no path of a file");
        }

        if (authorities is not null)
        {
            common.ValidationContext = Names(tls);
            common.ValidationContext.TrustedCa = authorities;
        }
        else if (!tls.VerifySubjectAltNames.IsEmpty)
        {
            context.Fail("tls: verifySubjectAltNames needs a CA certificate");
        }
    }

    private static DataSource? OfSecret(ObjectKey key, UpstreamTls tls, CommonTlsContext common, BackendFieldContext context)
    {
        if (context.Lookups.Get<Secret>(key) is not { } secret)
        {
            context.Fail($"failed to extract TLS data: Secret {key} not found");
            return null;
        }

        secret.Data.TryGetValue(CertificatePair.ChainName, out var chain);
        secret.Data.TryGetValue(CertificatePair.KeyName, out var privateKey);
        // Written anew, so that nothing but certificates reaches the proxy; what can't be read is told of as it is.
        if (!chain.IsDefaultOrEmpty && CaBundle.Normalize(System.Text.Encoding.UTF8.GetString(chain.AsSpan())) is { Length: > 0 } clean)
            chain = Bytes(clean);
        AddPair(chain, privateKey, tls, common, context, $"Secret {key}");
        if (!secret.Data.TryGetValue(CaBundle.Key, out var authorities) || authorities.IsDefaultOrEmpty)
            return null;
        if (CaBundle.Normalize(secret.Data.GetText(CaBundle.Key)) is { Length: > 0 } bundle)
            return new DataSource { InlineString = bundle };
        context.Fail($"failed to extract TLS data: Secret {key} holds no valid certificate under {CaBundle.Key}");
        return null;
    }

    private static void AddPair(
        ImmutableArray<byte> chain,
        ImmutableArray<byte> key,
        UpstreamTls tls,
        CommonTlsContext common,
        BackendFieldContext context,
        string source)
    {
        if (chain.IsDefaultOrEmpty && key.IsDefaultOrEmpty)
            return;
        if (CertificatePair.Read(chain, key, out var problem) is not { } pair)
            context.Fail($"invalid certificate and key pair: {source}: {problem}");
        else if (tls.SimpleTls != true)
            common.TlsCertificates.Add(Clusters.UpstreamTls.Certificate(pair));
    }

    private static ImmutableArray<byte> Bytes(string? text) =>
        text is null ? [] : ImmutableCollectionsMarshal.AsImmutableArray(System.Text.Encoding.UTF8.GetBytes(text));

    private static CertificateValidationContext Names(UpstreamTls tls)
    {
        var names = new CertificateValidationContext();
        foreach (var name in tls.VerifySubjectAltNames)
        {
            names.MatchTypedSubjectAltNames.Add(new SubjectAltNameMatcher
            {
                SanType = SubjectAltNameMatcher.Types.SanType.Dns,
                Matcher = new StringMatcher { Exact = name },
            });
        }

        return names;
    }
}
