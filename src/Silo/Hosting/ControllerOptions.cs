using System.Globalization;
using System.Net;
using System.Text.Json;
using KGateway.Kubernetes.Deployment;
using KGateway.Kubernetes.Membership;
using KGateway.Kubernetes.Ownership;
using KGateway.Resources;
using KGateway.Resources.GatewayApi;
using KGateway.Silo.Admin;
using KGateway.Silo.Cli;
using KGateway.Silo.Proxies;
using KGateway.Translation;
using KGateway.Translation.Endpoints.Ec2;

namespace KGateway.Silo.Hosting;

/// <summary>How the control plane runs in Kubernetes. The chart sets the environment variables that this is read from.</summary>
internal sealed record ControllerOptions
{
    /// <summary>Port of metrics.</summary>
    public const int MetricsPort = 9092;

    /// <summary>Port of health.</summary>
    public const int HealthPort = 9093;

    /// <summary>Port of the admin server.</summary>
    public const int AdminPort = 9095;

    /// <summary>Path of a kubeconfig; null for the pod's own account, or what kubectl would use outside of a pod.</summary>
    public string? Kubeconfig { get; init; }

    /// <summary>The replicas' cluster; null for a single process that nobody joins (outside of a pod).</summary>
    public KubernetesClusteringOptions? Clustering { get; init; }

    /// <summary>How proxies are deployed.</summary>
    public required DeployerOptions Deployer { get; init; }

    /// <summary>The GatewayClasses that exist from the start.</summary>
    public required GatewayClassOptions Classes { get; init; }

    /// <summary>Whether deployed proxies use TLS for xDS.</summary>
    public bool XdsTls { get; init; }

    /// <summary>Whether connections without TLS are refused.</summary>
    public bool XdsTlsRequired { get; init; }

    /// <summary>How old proxies' streams become, so that replicas that come later get their share of the proxies; null without an end.</summary>
    public TimeSpan? StreamAge { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>The admin server.</summary>
    public required AdminOptions Admin { get; init; }

    /// <summary>Path of the Envoy that strict validation asks; null when there is none.</summary>
    public string? Envoy { get; init; }

    /// <summary>Settings of the translation.</summary>
    public required TranslationSettings Translation { get; init; }

    /// <summary>How often EC2 instances are looked up, where that is enabled.</summary>
    public TimeSpan Ec2Interval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The level of our own log messages.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    /// <summary>Reads the environment of a pod, or of a shell.</summary>
    /// <param name="environment">The variables.</param>
    /// <param name="kubeconfig">That of the command line.</param>
    /// <param name="resolverFile">In a pod, the file that tells the domain of the cluster's names where no variable does.</param>
    /// <exception cref="CliException">Values are wrong; the message names them.</exception>
    public static ControllerOptions Read(Func<string, string?> environment, string? kubeconfig, string resolverFile = "/etc/resolv.conf")
    {
        var read = new VariableReader(environment);
        var translation = TranslationSettingsReader.FromEnvironment(environment, TranslationSettings.ServedDefault, read.Wrong) with
        {
            DeploysToKubernetes = true,
            Ec2Lookup = Ec2Lookup.Written,
            ControllerVersion = VersionCommand.Current.Version,
            ClusterDomain = read.Text("CLUSTER_DOMAIN", "") is { Length: > 0 } domain
                ? domain
                : (environment("POD_IP") is { Length: > 0 } ? ClusterDomainFile.Read(resolverFile) : null) ?? TranslationSettings.Default.ClusterDomain,
            PodNamespace = read.Text("POD_NAMESPACE", TranslationSettings.Default.PodNamespace),
        };
        var tls = read.Flag("KGW_XDS_TLS", false);
        var options = new ControllerOptions
        {
            Kubeconfig = kubeconfig,
            Clustering = Cluster(environment, read),
            Deployer = Proxies(read, translation),
            Classes = new GatewayClassOptions
            {
                Waypoint = translation.EnableWaypoint,
                Parameters = Parameters(read),
                Owner = read.Text("KGATEWAY_CLUSTER_ROLE", "") is { Length: > 0 } role ? new InstallationRole(role) : null,
            },
            XdsTls = tls,
            XdsTlsRequired = read.Flag("KGATEWAY_XDS_TLS_REQUIRED", false),
            StreamAge = read.DurationOrNever("KGATEWAY_XDS_STREAM_AGE", TimeSpan.FromMinutes(30), TimeSpan.FromSeconds(1)),
            Admin = AdminOf(read),
            Translation = translation,
            Envoy = translation.ValidationMode == ValidationMode.Strict ? FindEnvoy(environment, read) : null,
            Ec2Interval = read.Duration("KGW_AWS_EC2_REFRESH_INTERVAL", TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(1)),
            LogLevel = read.Choice("KGW_LOG_LEVEL", LogLevel.Information, LogLevels.Words),
        };
        if (options.XdsTlsRequired && !tls)
            read.Wrong("KGATEWAY_XDS_TLS_REQUIRED refuses proxies without TLS, so KGW_XDS_TLS must be true");
        CheckUnused(read);
        read.ThrowIfWrong();
        return options;
    }

    // Settings of kgateway for what is always so here, or what there isn't: a wrong value is told all the same.
    private static void CheckUnused(VariableReader read)
    {
        // Every stream is answered in this order.
        read.Flag("KGW_ENABLE_ORDERED_ADS", false);
        // No replica leads.
        read.Flag("KGW_DISABLE_LEADER_ELECTION", false);
        // Metrics of the runtime are always there.
        read.Flag("KGW_ENABLE_BUILTIN_DEFAULT_METRICS", false);
        // A first answer waits for what its Gateway needs, not for a while.
        if (read.Text("KGW_XDS_FIRST_CONNECT_DELAY", "0") is not ("0" or "0s"))
            read.Duration("KGW_XDS_FIRST_CONNECT_DELAY", TimeSpan.Zero, TimeSpan.Zero);
    }

    private static string? FindEnvoy(Func<string, string?> environment, VariableReader read)
    {
        try
        {
            return EnvoyBinary.Find(null, environment);
        }
        catch (EnvoyNotRunnableException e)
        {
            read.Wrong(e.Message);
            return null;
        }
    }

    private static KubernetesClusteringOptions? Cluster(Func<string, string?> environment, VariableReader read)
    {
        if (environment("POD_IP") is not { Length: > 0 })
            return null;
        try
        {
            return KubernetesClusteringOptions.FromEnvironment(
                environment,
                read.Text("KGATEWAY_CLUSTER_ID", "kgateway"),
                read.Text("KGATEWAY_POD_SELECTOR", "kgateway=kgateway")) with { Container = "controller", Deployment = Owner(read) };
        }
        catch (InvalidOperationException e)
        {
            read.Wrong(e.Message);
            return null;
        }
    }

    private static ReplicaDeployment? Owner(VariableReader read) =>
        read.Text("KGATEWAY_DEPLOYMENT", "") is { Length: > 0 } name ? new ReplicaDeployment(read.Text("POD_NAMESPACE", ""), name) : null;

    private static DeployerOptions Proxies(VariableReader read, TranslationSettings translation)
    {
        var defaults = new DeployerOptions();
        var pull = read.Text("KGW_DEFAULT_IMAGE_PULL_POLICY", "IfNotPresent");
        return defaults with
        {
            Namespace = read.Text("POD_NAMESPACE", defaults.Namespace),
            ClusterDomain = translation.ClusterDomain,
            XdsServiceName = read.Text("KGW_XDS_SERVICE_NAME", defaults.XdsServiceName),
            XdsHost = read.Text("KGW_XDS_SERVICE_HOST", "") is { Length: > 0 } host ? host : null,
            XdsPort = read.Port("KGW_XDS_SERVICE_PORT", defaults.XdsPort),
            XdsAuthentication = read.Flag("KGW_XDS_AUTH", true),
            Image = defaults.Image with
            {
                Registry = read.Text("KGATEWAY_PROXY_IMAGE_REGISTRY", defaults.Image.Registry ?? ""),
                Repository = read.Text("KGATEWAY_PROXY_IMAGE_REPOSITORY", defaults.Image.Repository ?? ""),
                Tag = read.Text("KGATEWAY_PROXY_IMAGE_TAG", defaults.Image.Tag ?? ""),
                PullPolicy = pull,
            },
            SdsImage = defaults.SdsImage with
            {
                Registry = read.Text("KGW_DEFAULT_IMAGE_REGISTRY", defaults.SdsImage.Registry ?? ""),
                Tag = read.Text("KGW_DEFAULT_IMAGE_TAG", "") is { Length: > 0 } tag ? tag : defaults.SdsImage.Tag,
                PullPolicy = pull,
            },
            Version = VersionCommand.Current.Version,
            IstioAutoMtls = translation.EnableIstioAutoMtls,
        };
    }

    private static Dictionary<string, ParametersReference> Parameters(VariableReader read)
    {
        const string Variable = "KGW_GATEWAY_CLASS_PARAMETERS_REFS";
        var parameters = new Dictionary<string, ParametersReference>(StringComparer.Ordinal);
        try
        {
            using var document = JsonDocument.Parse(read.Text(Variable, "{}"));
            foreach (var (name, reference) in document.RootElement.EnumerateObject().Select(static property => (property.Name, property.Value)))
            {
                parameters[name] = new ParametersReference
                {
                    Group = Field(reference, "group") ?? ResourceKinds.KgatewayGroup,
                    Kind = Field(reference, "kind") ?? "GatewayParameters",
                    Name = Field(reference, "name") ?? throw new FormatException($"{name} has no name"),
                    Namespace = Field(reference, "namespace") ?? throw new FormatException($"{name} has no namespace"),
                };
            }
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            read.Wrong($"{Variable} is no JSON object of {{name, namespace}} by class: {e.Message}");
        }

        return parameters;
    }

    private static string? Field(JsonElement reference, string name) =>
        reference.TryGetProperty(name, out var value) && value.GetString() is { Length: > 0 } text ? text : null;

    private static AdminOptions AdminOf(VariableReader read)
    {
        var text = read.Text("KGW_ADMIN_BIND_ADDRESS", "localhost");
        var address = text.Equals("localhost", StringComparison.OrdinalIgnoreCase) ? IPAddress.Loopback : null;
        if (address is null && !IPAddress.TryParse(text, out address))
        {
            read.Wrong(string.Create(CultureInfo.InvariantCulture, $"KGW_ADMIN_BIND_ADDRESS is '{text}', neither localhost nor an IP address"));
            address = IPAddress.Loopback;
        }

        var token = read.Text(AdminClient.TokenVariable, "");
        if (!IPAddress.IsLoopback(address) && token.Length == 0)
            read.Wrong($"KGW_ADMIN_BIND_ADDRESS lets other machines reach the admin server, so {AdminClient.TokenVariable} must give a token for it");
        return new AdminOptions(new IPEndPoint(address, AdminPort), token.Length > 0 ? token : null);
    }
}
