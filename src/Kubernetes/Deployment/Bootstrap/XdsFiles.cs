using Envoy.Config.Core.V3;
using Envoy.Extensions.TransportSockets.Tls.V3;
using Envoy.Service.Discovery.V3;
using KGateway.Kubernetes.Deployment.Rendering;
using KGateway.Translation.Encoding;
using ApiVersion = Envoy.Config.Core.V3.ApiVersion;

namespace KGateway.Kubernetes.Deployment.Bootstrap;

/// <summary>
/// The files by which a proxy knows the control plane. What they name is read again when the kubelet renews it, without a restart.
/// </summary>
internal static class XdsFiles
{
    /// <summary>File that says where the token is.</summary>
    public const string TokenSecretFile = "xds_service_account_token.json";

    /// <summary>File that says where the authorities are.</summary>
    public const string AuthoritiesSecretFile = "xds_ca_certificates.json";

    /// <summary>File with the authorities.</summary>
    public const string AuthoritiesFile = "ca.crt";

    private const string TokenName = "xds_service_account_token";
    private const string AuthoritiesName = "xds_ca_certificates";

    /// <summary>Where a proxy gets the token from.</summary>
    public static SdsSecretConfig Token() => InFile(TokenName, TokenSecretFile);

    /// <summary>Where a proxy gets the authorities from.</summary>
    public static SdsSecretConfig Authorities() => InFile(AuthoritiesName, AuthoritiesSecretFile);

    /// <summary>Content of <see cref="TokenSecretFile"/>.</summary>
    public static string TokenSecret() => Resource(new Secret
    {
        Name = TokenName,
        GenericSecret = new GenericSecret { Secret = new DataSource { Filename = VolumeRendering.TokenFile } },
    });

    /// <summary>Content of <see cref="AuthoritiesSecretFile"/>.</summary>
    public static string AuthoritiesSecret() => Resource(new Secret
    {
        Name = AuthoritiesName,
        ValidationContext = new CertificateValidationContext
        {
            TrustedCa = new DataSource { Filename = $"{VolumeRendering.ConfigFolder}/{AuthoritiesFile}" },
            WatchedDirectory = new WatchedDirectory { Path = VolumeRendering.ConfigFolder },
        },
    });

    private static string Resource(Secret secret) => BootstrapJson.Format(new DiscoveryResponse { Resources = { TypedConfig.Of(secret) } });

    private static SdsSecretConfig InFile(string name, string file) => new()
    {
        Name = name,
        SdsConfig = new ConfigSource
        {
            PathConfigSource = new PathConfigSource { Path = $"{VolumeRendering.ConfigFolder}/{file}" },
            ResourceApiVersion = ApiVersion.V3,
        },
    };
}
