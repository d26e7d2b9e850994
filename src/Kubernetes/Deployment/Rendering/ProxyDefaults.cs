using KGateway.Resources;
using KGateway.Resources.Kgateway.Parameters;
using KGateway.Translation.Gateways.Parameters;

namespace KGateway.Kubernetes.Deployment.Rendering;

/// <summary>What holds where the parameters say nothing.</summary>
internal static class ProxyDefaults
{
    /// <summary>Name of the container of the proxy; patches refer to it.</summary>
    public const string Container = "kgateway-proxy";

    private const string ContainerSecurity =
        """
        {"allowPrivilegeEscalation":false,"capabilities":{"drop":["ALL"]},"readOnlyRootFilesystem":true,"runAsNonRoot":true,"runAsUser":10101}
        """;

    private const string Startup =
        """{"failureThreshold":60,"httpGet":{"path":"/ready","port":8082},"periodSeconds":1,"successThreshold":1,"timeoutSeconds":2}""";

    private const string Readiness = """{"httpGet":{"path":"/ready","port":8082},"periodSeconds":10}""";

    // Ports below this one could only be opened by root, if this parameter weren't set.
    private const int FirstFreePort = 1024;

    /// <summary>The parameters on top of the defaults.</summary>
    public static KubernetesProxy Under(
        KubernetesProxy parameters, bool waypoint, IReadOnlyList<ProxyPort> ports, DeployerOptions options)
    {
        var security = parameters.OmitDefaultSecurityContext != true;
        var defaults = new KubernetesProxy
        {
            EnvoyContainer = new()
            {
                Image = options.Image,
                SecurityContext = security ? new RawJson(ContainerSecurity) : null,
                Bootstrap = new() { LogLevel = "info", DnsResolver = new() { UdpMaxQueries = 100 } },
            },
            PodTemplate = new()
            {
                TerminationGracePeriodSeconds = 60,
                GracefulShutdown = new() { Enabled = true, SleepTimeSeconds = 10 },
                StartupProbe = new RawJson(Startup),
                ReadinessProbe = new RawJson(Readiness),
            },
            Service = new() { Type = waypoint ? "ClusterIP" : "LoadBalancer" },
            Stats = new()
            {
                Enabled = true,
                RoutePrefixRewrite = "/stats/prometheus?usedonly",
                EnableStatsRoute = true,
                StatsRoutePrefixRewrite = "/stats",
            },
        };
        var merged = ParametersMerge.Merge(defaults, parameters);
        return security && ports.Any(static port => port.Port < FirstFreePort)
            ? merged with { PodTemplate = merged.PodTemplate! with { SecurityContext = PodSecurity.WithLowPorts(merged.PodTemplate!.SecurityContext) } }
            : merged;
    }
}
