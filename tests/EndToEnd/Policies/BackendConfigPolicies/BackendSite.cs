using System.Text.Json;
using KGateway.EndToEnd.Harness;
using KGateway.EndToEnd.Policies.Harness;

namespace KGateway.EndToEnd.Policies.BackendConfigPolicies;

/// <summary>Hosts of the shared Gateway whose backend has a BackendConfigPolicy.</summary>
internal static class BackendSite
{
    /// <summary>
    /// A host with a Service <c>NAME</c> that has endpoints at the ports of loopback, and a BackendConfigPolicy <c>NAME</c> of it;
    /// served when this returns. The Service speaks <paramref name="appProtocol"/>.
    /// </summary>
    public static async Task<PolicySite> StartAsync(PolicyLab lab, string policy, int[] ports, string more = "", string? appProtocol = null, string rule = "")
    {
        var site = lab.NewSite();
        site.Save($$"""
            {{Route("{name: NAME, port: 80}", rule)}}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: NAME, namespace: default}
            spec: {clusterIP: 10.96.1.3, ports: [{name: http, port: 80{{(appProtocol is null ? "" : $", appProtocol: {appProtocol}")}} }] }
            ---
            {{Manifests.Slices("NAME", ports)}}
            ---
            {{Policy("{group: \"\", kind: Service, name: NAME}", policy)}}
            ---
            {{more}}
            """);
        await site.ServedAsync();
        return site;
    }

    /// <summary>The same for a Backend <c>NAME</c> of the given specification.</summary>
    public static async Task<PolicySite> StartBackendAsync(PolicyLab lab, string policy, string backend, string more = "")
    {
        var site = lab.NewSite();
        site.Save($$"""
            {{Route("{group: gateway.kgateway.dev, kind: Backend, name: NAME}", "")}}
            ---
            apiVersion: gateway.kgateway.dev/v1alpha1
            kind: Backend
            metadata: {name: NAME, namespace: default}
            spec:
            {{PolicySite.Indent(backend, 2)}}
            ---
            {{(policy.Length == 0 ? "" : Policy("{group: gateway.kgateway.dev, kind: Backend, name: NAME}", policy))}}
            ---
            {{more}}
            """);
        await site.ServedAsync();
        return site;
    }

    /// <summary>The configuration of the Service's cluster in the Envoy.</summary>
    public static Task<JsonElement> ServiceClusterAsync(this PolicySite site, PolicyLab lab) => ClusterAsync(lab, $"kube_default_{site.Name}_80");

    /// <summary>The configuration of the Backend's cluster in the Envoy.</summary>
    public static Task<JsonElement> BackendClusterAsync(this PolicySite site, PolicyLab lab) => ClusterAsync(lab, $"backend_default_{site.Name}_0");

    private static async Task<JsonElement> ClusterAsync(PolicyLab lab, string name)
    {
        var admin = await lab.EnvoyAsync();
        JsonElement? cluster = null;
        await Eventually.TrueAsync(
            async () => (cluster = await ConfigDump.ClusterAsync(admin, name)) is not null, $"the proxy has {name}", TimeSpan.FromSeconds(20));
        return cluster!.Value;
    }

    private static string Policy(string target, string specification) =>
        "apiVersion: gateway.kgateway.dev/v1alpha1\nkind: BackendConfigPolicy\nmetadata: {name: NAME, namespace: default}\n"
        + $"spec:\n  targetRefs: [{target}]\n{PolicySite.Indent(specification, 2)}";

    private static string Route(string backend, string rule) => $$"""
        {{PolicyLab.RouteWithRules}}
          - backendRefs: [{{backend}}]
        {{PolicySite.Indent(rule, 4)}}
        """;
}
