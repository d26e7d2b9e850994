using KGateway.EndToEnd.Harness;
using KGateway.EndToEnd.Policies.Harness;

namespace KGateway.EndToEnd.Policies.Routes;

/// <summary>What is said of objects goes when what it was said for goes.</summary>
[Collection("Policies")]
public sealed class StaleStatusTests(PolicyLab lab)
{
    [Fact]
    public async Task Nothing_is_said_of_policies_and_routes_whose_target_or_parent_is_gone()
    {
        var site = lab.NewSite(FreePort.Next());
        var gateway = Manifests.Gateway("NAME", site.Port);
        var route = PolicyLab.Route("NAME").Replace("name: mirror", "name: NAME", StringComparison.Ordinal);
        var tcp = L4Route("TCPRoute");
        var service = PolicyLab.Server("NAME", lab.Backend.Port);
        var rest = string.Join("\n---\n",
            Policy("TrafficPolicy", "{group: gateway.networking.k8s.io, kind: HTTPRoute, name: NAME}", "timeouts: {request: 20s}"),
            Policy("ListenerPolicy", "{group: gateway.networking.k8s.io, kind: Gateway, name: NAME}", "default: {httpSettings: {serverName: a} }"),
            Policy("BackendConfigPolicy", "{group: '', kind: Service, name: NAME}", "connectTimeout: 3s"),
            """
            apiVersion: gateway.networking.k8s.io/v1
            kind: BackendTLSPolicy
            metadata: {name: NAME, namespace: default}
            spec:
              targetRefs: [{group: "", kind: Service, name: NAME}]
              validation: {hostname: server.test, wellKnownCACertificates: System}
            """);
        var all = string.Join("\n---\n", gateway + $"  - {{name: tcp, port: {FreePort.Next()}, protocol: TCP}}\n", route, tcp, service, rest);
        site.Save(all);
        string[] kinds = ["HTTPRoute", "TrafficPolicy", "ListenerPolicy", "BackendConfigPolicy", "BackendTLSPolicy"];
        foreach (var kind in kinds)
            await site.SaysAsync(kind, "Accepted", "True");
        await site.SaysAsync("TCPRoute", "Accepted", "True");

        // The route goes elsewhere, and back.
        site.Save(all.Replace("parentRefs: [{name: NAME}]", "parentRefs: [{name: NAME-none}]", StringComparison.Ordinal));
        foreach (var kind in new[] { "HTTPRoute", "TCPRoute", "BackendTLSPolicy" })
            await site.SaysNothingAsync(kind);
        site.Save(all);
        foreach (var kind in kinds)
            await site.SaysAsync(kind, "Accepted", "True");

        site.Save(string.Join("\n---\n", gateway, service, rest));
        await site.SaysNothingAsync("TrafficPolicy");
        await site.SaysNothingAsync("BackendTLSPolicy");
        await site.SaysAsync("ListenerPolicy", "Accepted", "True");
        site.Save(rest);
        foreach (var kind in kinds)
            await site.SaysNothingAsync(kind);
        site.Save("");
    }

    private static string L4Route(string kind) => $$"""
        apiVersion: gateway.networking.k8s.io/v1alpha2
        kind: {{kind}}
        metadata: {name: NAME, namespace: default}
        spec: {parentRefs: [{name: NAME}], rules: [{backendRefs: [{name: mirror, port: 80}]}] }
        """;

    private static string Policy(string kind, string target, string fields) => $$"""
        apiVersion: gateway.kgateway.dev/v1alpha1
        kind: {{kind}}
        metadata: {name: NAME, namespace: default}
        spec:
          targetRefs: [{{target}}]
          {{fields}}
        """;
}
