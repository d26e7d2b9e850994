using KGateway.EndToEnd.Policies.Harness;

namespace KGateway.EndToEnd.Policies.ListenerPolicies;

/// <summary>Bad input that only the status of a ListenerPolicy tells of.</summary>
internal static class Statuses
{
    /// <summary>Writes a policy of the shared Gateway's default and waits for its refusal; the Gateway goes on serving.</summary>
    public static async Task RefusedAsync(PolicyLab lab, string settings, string text = "False")
    {
        var site = lab.NewSite();
        site.Save($$"""
            {{PolicyLab.Route("edge")}}
            ---
            apiVersion: gateway.kgateway.dev/v1alpha1
            kind: ListenerPolicy
            metadata: {name: NAME, namespace: default}
            spec:
              targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: edge}]
              default:
            {{PolicySite.Indent(settings, 4)}}
            """);
        await site.SaysAsync("ListenerPolicy", "Accepted", text);
        await site.AnswersAsync(200);
        site.Save("");
    }
}
