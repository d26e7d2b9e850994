using System.Text.Json;
using System.Text.Json.Nodes;
using KGateway.Kubernetes.Api;
using KGateway.Kubernetes.Deployment;
using KGateway.Kubernetes.Tests.Harness;
using KGateway.Resources;
using KGateway.Translation;
using Microsoft.Extensions.Logging.Abstractions;

namespace KGateway.Kubernetes.Tests.Deployment;

/// <summary>A real API server takes the objects, pods with the real Envoy become ready, and all of it goes with the Gateway.</summary>
[Trait("Duration", "Long")]
public sealed class LabTests(KubeLab lab)
{
    // Of the data that the reference server makes.
    private static readonly ObjectKey Gateway = new("gateways", "gateway-000");

    [Fact]
    public async Task A_gateway_is_deployed_serves_is_changed_and_goes()
    {
        var server = Tools.Program("xdsbench");
        await lab.UpAsync(gatewayApi: true);
        await lab.KubectlAsync("create", "namespace", Gateway.Namespace);
        using var xds = lab.Start(server, "peer", "--synthetic", "2,2", "--listen", "0.0.0.0:9977", "--port", "80");
        try
        {
            await LiveAsync();
        }
        finally
        {
            xds.Kill(entireProcessTree: true);
        }
    }

    private async Task LiveAsync()
    {
        using var api = lab.Connect();
        using var classes = new GatewayClassBootstrap(
            api, new GatewayClassOptions { Waypoint = true }, TimeProvider.System, NullLogger<GatewayClassBootstrap>.Instance);
        Assert.True(await classes.EnsureAsync(CancellationToken.None));
        var uid = await CreateGatewayAsync(api);

        // All that can be asked for at once, so that the server checks it.
        var infrastructure = Rendered.Infrastructure("""
            {deployment: {replicas: 1, strategy: {type: Recreate}},
             envoyContainer: {resources: {requests: {cpu: 100m}}, env: [{name: A, value: b}], bootstrap: {componentLogLevels: {config: debug}}},
             podTemplate: {extraLabels: {a: b}, tolerations: [{operator: Exists}], terminationGracePeriodSeconds: 5,
               topologySpreadConstraints: [{maxSkew: 1, topologyKey: kubernetes.io/hostname, whenUnsatisfiable: ScheduleAnyway}]},
             podDisruptionBudget: {spec: {minAvailable: 1}}, horizontalPodAutoscaler: {spec: {maxReplicas: 3}},
             deploymentOverlay: {spec: {template: {spec: {containers: [{name: kgateway-proxy, workingDir: /tmp}]}}}}}
            """, gateway: Gateway.Name) with { Gateway = Gateway, Uid = uid, Ports = [new(80, "TCP"), new(53, "UDP")] };
        var deployer = new KubernetesProxyDeployer(
            api, new DeployerOptions { XdsHost = KubeLab.Host }, NullLogger<KubernetesProxyDeployer>.Instance);
        await deployer.EnsureAsync(infrastructure, CancellationToken.None);
        await lab.KubectlAsync("wait", "-n", Gateway.Namespace, "--for=condition=Available", $"deployment/{Gateway.Name}", "--timeout=120s");
        await lab.KubectlAsync("wait", "-n", Gateway.Namespace, "--for=jsonpath={.status.loadBalancer.ingress[0].ip}", $"service/{Gateway.Name}", "--timeout=60s");

        // The listener comes from the control plane; no route has this name. The node learns of new endpoints by itself.
        var address = await lab.KubectlAsync("get", "service", "-n", Gateway.Namespace, Gateway.Name, "-o", "jsonpath={.status.loadBalancer.ingress[0].ip}");
        Assert.Equal("404", await lab.ExecAsync(
            "curl", "-s", "--retry", "30", "--retry-delay", "1", "--retry-all-errors", "-o", "/dev/null", "-w", "%{http_code}", $"http://{address}/"));

        var before = await VersionsAsync(api);
        await deployer.EnsureAsync(infrastructure, CancellationToken.None);
        Assert.Equal(before, await VersionsAsync(api));

        await deployer.EnsureAsync(infrastructure with { Parameters = ProxyParameters.Default }, CancellationToken.None);
        Assert.Null(await api.GetAsync(DeployedKind.PodDisruptionBudget.PathOf(Gateway), CancellationToken.None));
        Assert.Null(await api.GetAsync(DeployedKind.HorizontalPodAutoscaler.PathOf(Gateway), CancellationToken.None));

        await api.DeleteAsync(KubernetesPath.Object(ResourceKinds.Gateway, Gateway), CancellationToken.None);
        await deployer.RemoveAsync(Gateway, CancellationToken.None);
        await lab.KubectlAsync("wait", "-n", Gateway.Namespace, "--for=delete", $"deployment/{Gateway.Name}", $"service/{Gateway.Name}", "--timeout=120s");
    }

    private static async Task<string> CreateGatewayAsync(KubernetesApi api)
    {
        var gateway = JsonNode.Parse(
            """
            {"apiVersion": "gateway.networking.k8s.io/v1", "kind": "Gateway", "metadata": {"name": "gateway-000"},
             "spec": {"gatewayClassName": "kgateway", "listeners": [{"name": "http", "port": 80, "protocol": "HTTP"}]}}
            """)!;
        var created = await api.PostAsync(KubernetesPath.Collection(ResourceKinds.Gateway, Gateway.Namespace), gateway, CancellationToken.None);
        return created.GetProperty("metadata").GetProperty("uid").GetString()!;
    }

    // Statuses change by themselves; what we write changes these.
    private static async Task<string[]> VersionsAsync(KubernetesApi api)
    {
        var versions = new List<string>();
        foreach (var kind in new[] { DeployedKind.ServiceAccount, DeployedKind.ConfigMap, DeployedKind.Service })
            versions.Add((await MetadataAsync(api, kind)).GetProperty("resourceVersion").GetString()!);
        versions.Add((await MetadataAsync(api, DeployedKind.Deployment)).GetProperty("generation").GetRawText());
        return [.. versions];
    }

    private static async Task<JsonElement> MetadataAsync(KubernetesApi api, DeployedKind kind) =>
        (await api.GetAsync(kind.PathOf(Gateway), CancellationToken.None))!.Value.GetProperty("metadata");
}
