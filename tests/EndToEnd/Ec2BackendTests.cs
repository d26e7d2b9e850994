using System.Security.Cryptography;
using System.Text;
using KGateway.EndToEnd.Harness;

namespace KGateway.EndToEnd;

/// <summary>A Backend of EC2 instances follows what is written down of them.</summary>
public sealed class Ec2BackendTests
{
    [Fact]
    public async Task Traffic_goes_to_the_instances_that_were_found_last()
    {
        var envoy = Tools.Envoy;
        await using var instance = await PathBackend.StartAsync();
        var port = FreePort.Take(1)[0];
        using var folder = new Folder();
        folder.Save("all.yaml", Objects(port, instance.Port));

        await using var kgateway = KGatewayProcess.Start(folder.Path, envoy, "--set", "EnableAwsEc2Discovery=true");
        await kgateway.ReadyAsync();
        // Nobody looks instances up here, so there are none until somebody writes some down.
        await Eventually.TrueAsync(async () => await Probe.GetAsync(port, "a.test") is { Status: 503 }, $"without instances\n{kgateway.Log}");
        folder.Save("found.yaml", Found("""[{"zone":"us-east-1a","address":"127.0.0.1"}]"""));
        await Eventually.TrueAsync(async () => await Probe.GetAsync(port, "a.test") is { Status: 200 }, $"with an instance\n{kgateway.Log}");
        folder.Overwrite("found.yaml", Found("[]"));
        await Eventually.TrueAsync(async () => await Probe.GetAsync(port, "a.test") is { Status: 503 }, $"without instances again\n{kgateway.Log}");
    }

    private static string Found(string endpoints) => $"""
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: kgateway-ec2-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("default/be"))[..16])}
          namespace: kgateway-system
        data:
          backend: default/be
          endpoints: '{endpoints}'
        """;

    private static string Objects(int port, int instance) => $$"""
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {name: edge, namespace: default}
        spec:
          gatewayClassName: kgateway
          listeners: [{name: http, port: {{port}}, protocol: HTTP}]
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: all, namespace: default}
        spec:
          parentRefs: [{name: edge}]
          rules: [{backendRefs: [{group: gateway.kgateway.dev, kind: Backend, name: be}]}]
        ---
        apiVersion: gateway.kgateway.dev/v1alpha1
        kind: Backend
        metadata: {name: be, namespace: default}
        spec: {type: AWS, aws: {ec2: {port: {{instance}} } } }
        """;
}
