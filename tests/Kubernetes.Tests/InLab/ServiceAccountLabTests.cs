using System.Text.Json.Nodes;
using Grpc.Core;
using KGateway.Kubernetes.Api;
using KGateway.Kubernetes.Authentication;
using KGateway.Kubernetes.Tests.Authentication;
using KGateway.Kubernetes.Tests.Charts;
using KGateway.Kubernetes.Tests.Harness;
using KGateway.Resources;
using KGateway.XdsFrontend.Authentication;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace KGateway.Kubernetes.Tests.InLab;

/// <summary>The tokens of a real API server, judged with no more rights than the chart gives.</summary>
[Trait("Duration", "Long")]
public sealed class ServiceAccountLabTests(KubeLab lab)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_pods_token_opens_the_door_until_the_pod_is_deleted()
    {
        await lab.UpAsync();
        var ns = await lab.NamespaceAsync();
        await lab.ApplyAsync($$"""
            apiVersion: v1
            kind: ServiceAccount
            metadata: {name: edge, namespace: {{ns}} }
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: edge-1, namespace: {{ns}} }
            spec: {serviceAccountName: edge, terminationGracePeriodSeconds: 0, containers: [{name: a, image: example/pause}]}
            """);
        var uid = (await lab.KubectlAsync("get", "pod", "-n", ns, "edge-1", "-o", "jsonpath={.metadata.uid}")).Trim();
        var token = (await lab.KubectlAsync(
            "create", "token", "edge", "-n", ns, "--audience=kgateway", "--bound-object-kind=Pod", "--bound-object-name=edge-1", "--bound-object-uid=" + uid)).Trim();
        var unbound = (await lab.KubectlAsync("create", "token", "edge", "-n", ns, "--audience=kgateway")).Trim();
        var elsewhere = (await lab.KubectlAsync(
            "create", "token", "edge", "-n", ns, "--bound-object-kind=Pod", "--bound-object-name=edge-1", "--bound-object-uid=" + uid)).Trim();

        using var api = KubernetesApi.Connect(await ControllerAsync());
        await using var services = new ServiceCollection().AddLogging().AddSingleton(api)
            .AddServiceAccountAuthentication(static options => options.ReviewLifetime = TimeSpan.FromSeconds(1)).BuildServiceProvider();
        foreach (var hosted in services.GetServices<IHostedService>())
            await hosted.StartAsync(CancellationToken.None);
        var grant = await KnockAsync(token);
        Assert.Equal([new ObjectKey(ns, "edge")], grant.Gateways);
        ServiceAccountTests.AssertRefused(await KnockAsync(unbound), "not bound to a pod");
        ServiceAccountTests.AssertRefused(await KnockAsync(elsewhere), "not for audience");
        Assert.False(grant.Revoked.IsCancellationRequested);

        await lab.KubectlAsync("delete", "pod", "-n", ns, "edge-1", "--now");
        // The API server itself remembers for some seconds what it has confirmed.
        await Eventually.IsTrueAsync(
            async () => (await KnockAsync(token)).Refusal is not null, "the API server rejects the token of a deleted pod", Patience);
        ServiceAccountTests.AssertRefused(await KnockAsync(token), "the API server rejects the token");
        await Eventually.IsTrueAsync(() => grant.Revoked.IsCancellationRequested, "revoked", Patience);
        foreach (var hosted in services.GetServices<IHostedService>())
            await hosted.StopAsync(CancellationToken.None);

        async Task<ProxyGrant> KnockAsync(string shown) =>
            await services.GetRequiredService<IProxyAuthenticator>().AuthenticateAsync(
                new ProxyCredentials(new Metadata { { "authorization", "Bearer " + shown } }, null, "peer", $"edge-1.{ns}"), CancellationToken.None);
    }

    [Fact]
    public async Task The_CRDs_refuse_what_the_records_refuse()
    {
        await lab.UpAsync();
        var ns = await lab.NamespaceAsync();
        await lab.DefineAsync(Path.Combine(Chart.Folder("kgateway-crds"), "templates"));
        using var api = lab.Connect();
        Assert.Null(await CreateAsync(ResourceKinds.Backend, """{"type":"Static","static":{"hosts":[{"host":"a","port":1}]}}"""));
        Assert.Contains("type must match", await CreateAsync(ResourceKinds.Backend, """{"type":"AWS","static":{"hosts":[{"host":"a","port":1}]}}"""), StringComparison.Ordinal);
        Assert.Contains("exactly one of", await CreateAsync(ResourceKinds.Backend, """{"aws":{},"gcp":{"host":"a"}}"""), StringComparison.Ordinal);
        Assert.Contains("65535", await CreateAsync(ResourceKinds.Backend, """{"static":{"hosts":[{"host":"a","port":70000}]}}"""), StringComparison.Ordinal);
        Assert.Null(await CreateAsync(ResourceKinds.DirectResponse, """{"status":200,"bodyFormat":{"json":{"a":{"b":"c"}}}}"""));
        Assert.Contains("599", await CreateAsync(ResourceKinds.DirectResponse, """{"status":600}"""), StringComparison.Ordinal);
        Assert.Contains("at most one", await CreateAsync(ResourceKinds.DirectResponse, """{"status":200,"body":"a","bodyFormat":{"text":"b"}}"""), StringComparison.Ordinal);
        Assert.Contains("Required value", await CreateAsync(ResourceKinds.DirectResponse, "{}"), StringComparison.Ordinal);
        Assert.Null(await CreateAsync(ResourceKinds.GatewayParameters, """{"kube":{"deploymentOverlay":{"spec":{"replicas":3}}}}"""));
        Assert.Null(await CreateAsync(ResourceKinds.GatewayParameters, """{"selfManaged":{}}"""));
        Assert.Contains("exactly one of", await CreateAsync(ResourceKinds.GatewayParameters, """{"kube":{},"selfManaged":{}}"""), StringComparison.Ordinal);

        async Task<string?> CreateAsync(ResourceKind kind, string spec)
        {
            var body = new JsonObject
            {
                ["apiVersion"] = $"{kind.Group}/{kind.Versions[0]}",
                ["kind"] = kind.Name,
                ["metadata"] = new JsonObject { ["generateName"] = "a-" },
                ["spec"] = JsonNode.Parse(spec),
            };
            try
            {
                await api.PostAsync(KubernetesPath.Collection(kind, ns), body, CancellationToken.None);
                return null;
            }
            catch (KubernetesApiException e)
            {
                return e.Message;
            }
        }
    }

    /// <summary>Makes the chart's ServiceAccount and roles, and a kubeconfig for them.</summary>
    private async Task<string> ControllerAsync()
    {
        var ns = await lab.NamespaceAsync();
        var chart = await Chart.RenderAsync("--namespace " + ns);
        foreach (var each in chart.Objects.Where(static each => (string?)each["kind"] is "ServiceAccount" or "ClusterRole" or "ClusterRoleBinding" or "Role" or "RoleBinding"))
            await lab.ApplyAsync(each.ToJsonString());
        return await lab.KubeConfigOfAsync(ns, "kgateway");
    }
}
