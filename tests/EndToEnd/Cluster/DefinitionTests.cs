using KGateway.EndToEnd.Cluster.Harness;
using KGateway.EndToEnd.Harness;

namespace KGateway.EndToEnd.Cluster;

/// <summary>Clusters without the definitions of some kinds of routes.</summary>
[Trait("Duration", "Long")]
[Collection("Cluster")]
public sealed class DefinitionTests(Installation installation)
{
    private const string TcpRoutes = "tcproutes.gateway.networking.k8s.io";
    private const string UdpRoutes = "udproutes.gateway.networking.k8s.io";

    [Fact]
    public async Task Without_TCPRoutes_and_UDPRoutes_the_others_are_served_and_these_too_when_they_are_defined()
    {
        await installation.UpAsync(1);
        var site = await Site.CreateAsync(installation, 1);
        try
        {
            await installation.Lab.KubectlAsync("delete", "crd", TcpRoutes, UdpRoutes);
            await site.ChangeAllAsync();

            // One that has never seen them is ready, and serves.
            await installation.RestartAsync();
            await site.ChangeAllAsync();
        }
        finally
        {
            await installation.Lab.DefineAsync();
        }

        // The API server takes new kinds in some time after their definitions.
        await Eventually.TrueAsync(
            async () => await installation.Api.GetAsync("/apis/gateway.networking.k8s.io/v1alpha2/tcproutes?limit=1", CancellationToken.None) is not null,
            "TCPRoutes are served",
            every: TimeSpan.FromMilliseconds(300));
        await installation.Lab.ApplyAsync($$"""
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: edge, namespace: {{site.Namespace}}}
            spec:
              gatewayClassName: kgateway
              listeners: [{name: http, port: 80, protocol: HTTP}, {name: tcp, port: 9000, protocol: TCP}]
            ---
            apiVersion: gateway.networking.k8s.io/v1alpha2
            kind: TCPRoute
            metadata: {name: tcp, namespace: {{site.Namespace}}}
            spec: {parentRefs: [{name: edge, sectionName: tcp}], rules: [{backendRefs: [{name: web, port: 80}]}]}
            """);
        await Eventually.TrueAsync(
            async () =>
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, $"http://{site.Address}:9000/");
                try
                {
                    using var response = await installation.Network.Client.SendAsync(request);
                    return response.IsSuccessStatusCode;
                }
                catch (Exception notYet) when (notYet is HttpRequestException or OperationCanceledException)
                {
                    return false;
                }
            },
            "the TCPRoute serves",
            TimeSpan.FromSeconds(60),
            TimeSpan.FromMilliseconds(200));
        await site.ChangeAllAsync();
    }
}
