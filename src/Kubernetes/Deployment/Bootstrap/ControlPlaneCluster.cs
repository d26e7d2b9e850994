using Envoy.Config.Cluster.V3;
using Envoy.Config.Core.V3;
using Envoy.Extensions.Filters.Http.CredentialInjector.V3;
using Envoy.Extensions.Filters.Http.UpstreamCodec.V3;
using Envoy.Extensions.Filters.Network.HttpConnectionManager.V3;
using Envoy.Extensions.Http.InjectedCredentials.Generic.V3;
using Envoy.Extensions.TransportSockets.Tls.V3;
using Envoy.Type.Matcher.V3;
using KGateway.Kubernetes.Deployment.Rendering;
using KGateway.Translation.Encoding;
using KGateway.Translation.Proxies;
using HttpProtocolOptions = Envoy.Extensions.Upstreams.Http.V3.HttpProtocolOptions;

namespace KGateway.Kubernetes.Deployment.Bootstrap;

/// <summary>Makes the cluster that is the control plane: a proxy shows its token on each request, and may check the certificate.</summary>
internal static class ControlPlaneCluster
{
    public static Cluster Create(RenderingContext context)
    {
        var http = new HttpProtocolOptions();
        if (context.Options.XdsAuthentication)
        {
            http.HttpFilters.Add(Injector());
            http.HttpFilters.Add(new HttpFilter
            {
                Name = "envoy.filters.http.upstream_codec", TypedConfig = TypedConfig.Of(new UpstreamCodec()),
            });
        }

        var cluster = BootstrapParts.ControlPlane(context.Options.XdsAddress, context.Options.XdsPort, http);
        if (context.Authorities is not null)
        {
            cluster.TransportSocket = new TransportSocket
            {
                Name = "envoy.transport_sockets.tls", TypedConfig = TypedConfig.Of(Tls(context.Options.XdsNames)),
            };
        }

        return cluster;
    }

    private static HttpFilter Injector() => new()
    {
        Name = "envoy.filters.http.credential_injector",
        TypedConfig = TypedConfig.Of(new CredentialInjector
        {
            Overwrite = true,
            Credential = new TypedExtensionConfig
            {
                Name = "envoy.http.injected_credentials.generic",
                TypedConfig = TypedConfig.Of(new Generic { Credential = XdsFiles.Token(), HeaderValuePrefix = "Bearer " }),
            },
        }),
    };

    private static UpstreamTlsContext Tls(IReadOnlyList<string> names)
    {
        var expected = new CertificateValidationContext();
        foreach (var name in names)
        {
            expected.MatchTypedSubjectAltNames.Add(new SubjectAltNameMatcher
            {
                SanType = System.Net.IPAddress.TryParse(name, out _)
                    ? SubjectAltNameMatcher.Types.SanType.IpAddress
                    : SubjectAltNameMatcher.Types.SanType.Dns,
                Matcher = new StringMatcher { Exact = name },
            });
        }

        return new()
        {
            Sni = System.Net.IPAddress.TryParse(names[0], out _) ? "" : names[0],
            CommonTlsContext = new CommonTlsContext
            {
                AlpnProtocols = { "h2" },
                CombinedValidationContext = new CommonTlsContext.Types.CombinedCertificateValidationContext
                {
                    DefaultValidationContext = expected,
                    ValidationContextSdsSecretConfig = XdsFiles.Authorities(),
                },
            },
        };
    }
}
