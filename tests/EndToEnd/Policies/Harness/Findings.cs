namespace KGateway.EndToEnd.Policies.Harness;

/// <summary>Bad input that reading a file finds.</summary>
internal static class Findings
{
    /// <summary>Writes an object of a kind and waits for the finding about a field; its targets, if it has any, are chosen by its kind.</summary>
    public static async Task ExpectAsync(PolicyLab lab, string kind, string specification, string field)
    {
        var site = lab.NewSite();
        var targets = kind switch
        {
            "ListenerPolicy" or "HTTPListenerPolicy" => "  targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: NAME}]\n",
            "BackendConfigPolicy" => "  targetRefs: [{group: \"\", kind: Service, name: NAME}]\n",
            "TrafficPolicy" => "  targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: NAME}]\n",
            _ => "",
        };
        site.Save(
            $"apiVersion: gateway.kgateway.dev/v1alpha1\nkind: {kind}\nmetadata: {{name: NAME, namespace: default}}\n"
            + $"spec:\n{targets}{PolicySite.Indent(specification, 2)}\n");
        await site.FoundAsync(field);
        site.Save("");
    }
}
