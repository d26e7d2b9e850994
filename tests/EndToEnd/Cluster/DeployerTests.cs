using System.Text.Json;
using KGateway.EndToEnd.Cluster.Harness;
using KGateway.EndToEnd.Harness;

namespace KGateway.EndToEnd.Cluster;

/// <summary>The proxies of Gateways as users see them: their parameters, what stands in the way, and what others change.</summary>
[Trait("Duration", "Long")]
[Collection("Cluster")]
public sealed class DeployerTests(Installation installation, ITestOutputHelper output)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Parameters_reach_pods_and_rollouts_fail_no_request_and_wrong_ones_leave_what_runs_alone()
    {
        await installation.UpAsync(1);
        var site = await Site.CreateAsync(installation, 2);
        await PatchAsync(site, "gateway/edge", """{"spec": {"infrastructure": {"parametersRef": {"group": "gateway.kgateway.dev", "kind": "GatewayParameters", "name": "p"}}}}""");
        await ConditionAsync(site, "edge", "Accepted", "False", "InvalidParameters", "is not found");

        static string Parameters(int most) => $$"""
            {deployment: {replicas: 2, strategy: {type: RollingUpdate, rollingUpdate: {maxUnavailable: 0, maxSurge: 1} } },
             envoyContainer: {bootstrap: {logLevel: debug, enableReadinessProbeProxyProtocol: true} },
             podTemplate: {extraLabels: {team: edge} },
             podDisruptionBudget: {spec: {minAvailable: 1} },
             horizontalPodAutoscaler: {spec: {minReplicas: 2, maxReplicas: {{most}} } } }
            """;
        await ParametersAsync(site, Parameters(most: 3));
        await ConditionAsync(site, "edge", "Accepted", "True", "Accepted", "");
        await HasAsync(site, "deployment/edge", "{.spec.template.metadata.labels.team}", "edge");
        await RolledOutAsync(site);
        Assert.Equal("2 edge", await GetAsync(site, "deployment/edge", "{.status.readyReplicas} {.spec.template.metadata.labels.team}"));
        Assert.Contains("debug", await GetAsync(site, "deployment/edge", "{.spec.template.spec.containers[0].args}"), StringComparison.Ordinal);
        await HasAsync(site, "poddisruptionbudget/edge", "{.spec.minAvailable}", "1");
        await HasAsync(site, "horizontalpodautoscaler/edge", "{.spec.scaleTargetRef.name} {.spec.maxReplicas}", "edge 3");
        await ParametersAsync(site, Parameters(most: 4));
        await HasAsync(site, "horizontalpodautoscaler/edge", "{.spec.maxReplicas}", "4");

        await using (var load = site.Load(100))
        {
            // One reference that never leads anywhere must not keep new proxies from becoming ready.
            await installation.Lab.ApplyAsync(NowhereRoute(site.Namespace));
            for (var rollout = 0; rollout < 2; rollout++)
            {
                await installation.Lab.KubectlAsync("rollout", "restart", "-n", site.Namespace, "deployment/edge");
                await RolledOutAsync(site);
            }

            var before = load.Good;
            await Eventually.TrueAsync(() => load.Good > before + 200, "requests succeed");
            await load.StopAsync();
            output.WriteLine($"two rollouts: {load.Good} of {load.Sent} requests answered with 200");
            Assert.Empty(load.Failures);
        }

        await using (var load = site.Load(50))
        {
            var generation = await GetAsync(site, "deployment/edge", "{.metadata.generation}");
            await ParametersAsync(site, "{deployment: {replicas: 1}, deploymentOverlay: {spec: {template: {$patch: merg}}}}");
            await ConditionAsync(site, "edge", "Accepted", "False", "InvalidParameters", "The patch of the Deployment can't be applied");
            await ParametersAsync(site, "{deployment: {replicas: 1}, deploymentOverlay: {spec: {template: {spec: {containers: [{name: kgateway-proxy, image: ''}]}}}}}");
            await ConditionAsync(site, "edge", "Accepted", "False", "InvalidParameters", "Deployment " + site.Namespace + "/edge is refused by the API server");
            Assert.Equal(generation, await GetAsync(site, "deployment/edge", "{.metadata.generation}"));
            await ParametersAsync(site, "{deployment: {replicas: 1}}");
            await ConditionAsync(site, "edge", "Accepted", "True", "Accepted", "");
            await HasAsync(site, "deployment/edge", "{.spec.replicas}", "1");
            await RolledOutAsync(site);
            await Eventually.TrueAsync(
                async () => await GetAsync(site, "poddisruptionbudgets,horizontalpodautoscalers", "{.items[*].metadata.name}") == "",
                "budget and autoscaler are gone",
                Patience,
                TimeSpan.FromMilliseconds(200));
            await load.StopAsync();
            Assert.Empty(load.Failures);
        }
    }

    [Fact]
    public async Task What_others_change_is_put_right_and_what_is_theirs_is_told_and_left()
    {
        await installation.UpAsync(1);
        var site = await Site.CreateAsync(installation, 1);
        await installation.Lab.KubectlAsync("scale", "-n", site.Namespace, "deployment/edge", "--replicas=2");
        await PatchAsync(site, "deployment/edge", """{"spec": {"template": {"spec": {"serviceAccountName": "default"}}}}""");
        await HasAsync(site, "deployment/edge", "{.spec.template.spec.serviceAccountName}", "edge");
        await PatchAsync(site, "service/edge", """{"metadata": {"labels": {"kgateway": "mine"}}}""");
        await HasAsync(site, "service/edge", "{.metadata.labels.kgateway}", "kube-gateway");
        foreach (var kind in (string[])["deployment", "service", "configmap", "serviceaccount"])
        {
            await installation.Lab.KubectlAsync("delete", "-n", site.Namespace, $"{kind}/edge", "--wait=true");
            await HasAsync(site, kind, "{.items[?(@.metadata.name==\"edge\")].metadata.name}", "edge");
        }

        await RolledOutAsync(site);
        await installation.Lab.ApplyAsync($$"""
            apiVersion: v1
            kind: Service
            metadata: {name: taken, namespace: {{site.Namespace}}}
            spec: {ports: [{port: 80}]}
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: taken, namespace: {{site.Namespace}}}
            spec: {gatewayClassName: kgateway, listeners: [{name: http, port: 80, protocol: HTTP}]}
            """);
        await ConditionAsync(site, "taken", "Programmed", "False", "NoResources", $"Service {site.Namespace}/taken exists and does not belong to Gateway");
        await ConditionAsync(site, "taken", "Accepted", "True", "Accepted", "");
        Assert.Equal("", await GetAsync(site, "service/taken", "{.metadata.labels}"));
        await installation.Lab.KubectlAsync("delete", "-n", site.Namespace, "service/taken");
        await ConditionAsync(site, "taken", "Programmed", "True", "Programmed", "");
    }

    [Fact]
    public async Task Nothing_is_deployed_for_proxies_that_the_user_runs()
    {
        await installation.UpAsync(1);
        var site = await Site.CreateAsync(installation, 1);
        await ParametersAsync(site, kube: null);
        await installation.Lab.ApplyAsync($$"""
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: own, namespace: {{site.Namespace}}}
            spec:
              gatewayClassName: kgateway
              addresses: [{type: IPAddress, value: 10.9.8.7}]
              infrastructure: {parametersRef: {group: gateway.kgateway.dev, kind: GatewayParameters, name: p} }
              listeners: [{name: http, port: 80, protocol: HTTP}]
            """);
        await ConditionAsync(site, "own", "Programmed", "True", "Programmed", "");
        Assert.Equal("10.9.8.7", await GetAsync(site, "gateway/own", "{.status.addresses[0].value}"));
        Assert.Equal("edge web", await GetAsync(site, "deployments", "{.items[*].metadata.name}"));
    }

    private async Task ConditionAsync(Site site, string gateway, string type, string status, string reason, string message)
    {
        var last = "";
        await Eventually.TrueAsync(
            async () =>
            {
                last = await GetAsync(site, $"gateway/{gateway}", $"{{.status.conditions[?(@.type==\"{type}\")]}}");
                if (last.Length == 0)
                    return false;
                using var condition = JsonDocument.Parse(last);
                return condition.RootElement.GetProperty("status").GetString() == status
                    && condition.RootElement.GetProperty("reason").GetString() == reason
                    && condition.RootElement.GetProperty("message").GetString()!.Contains(message, StringComparison.Ordinal);
            },
            $"{gateway} is {type}={status} {reason} {message}",
            Patience,
            TimeSpan.FromMilliseconds(200));
        output.WriteLine($"{gateway}: {last}");
    }

    // Far sooner than the audit would put right what others changed, which it looks for every five minutes.
    private Task HasAsync(Site site, string what, string path, string expected) => Eventually.TrueAsync(
        async () => await GetAsync(site, what, path) == expected, $"{what} has {path}={expected}", Patience, TimeSpan.FromMilliseconds(200));

    private Task<string> GetAsync(Site site, string what, string path) =>
        installation.Lab.KubectlAsync("get", "-n", site.Namespace, what, "--ignore-not-found", "-o", $"jsonpath={path}");

    private Task PatchAsync(Site site, string what, string patch) =>
        installation.Lab.KubectlAsync("patch", "-n", site.Namespace, what, "--type=merge", "-p", patch);

    private Task RolledOutAsync(Site site) =>
        installation.Lab.KubectlAsync("rollout", "status", "-n", site.Namespace, "deployment/edge", "--timeout=120s");

    private Task ParametersAsync(Site site, string? kube)
    {
        var spec = kube is null ? "selfManaged: {}" : $"kube: {kube.ReplaceLineEndings(" ")}";
        return installation.Lab.ApplyAsync($$"""
            apiVersion: gateway.kgateway.dev/v1alpha1
            kind: GatewayParameters
            metadata: {name: p, namespace: {{site.Namespace}}}
            spec: { {{spec}} }
            """);
    }

    private static string NowhereRoute(string ns) => $$"""
        apiVersion: v1
        kind: Service
        metadata: {name: nobody, namespace: {{ns}}}
        spec: {selector: {app: nobody}, ports: [{port: 80}]}
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: nowhere, namespace: {{ns}}}
        spec:
          parentRefs: [{name: edge}]
          hostnames: [nowhere.example]
          rules:
          - {matches: [{path: {value: /nobody} }], backendRefs: [{name: nobody, port: 80}]}
          - {matches: [{path: {value: /missing} }], backendRefs: [{name: missing, port: 80}]}
        """;
}
