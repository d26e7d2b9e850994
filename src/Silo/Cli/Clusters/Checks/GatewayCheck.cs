using KGateway.Kubernetes.Api;
using KGateway.Resources;
using KGateway.Translation;

namespace KGateway.Silo.Cli.Clusters.Checks;

/// <summary>Whether the GatewayClasses of this controller are accepted, and their Gateways programmed.</summary>
internal static class GatewayCheck
{
    /// <summary>What is looked at.</summary>
    public const string Area = "Gateways";

    /// <summary>Looks.</summary>
    public static async Task RunAsync(ClusterConnection cluster, List<Finding> findings, CancellationToken cancellationToken)
    {
        var all = await cluster.ListAsync(KubernetesPath.Collection(ResourceKinds.GatewayClass), cancellationToken);
        var classes = all.Where(static found => found.Text("spec", "controllerName") == TranslationSettings.ControllerName)
            .ToDictionary(static found => found.Name);
        if (classes.Count == 0)
        {
            findings.Add(new Finding("GatewayClasses", FindingResult.Problem, $"there is none whose controllerName is {TranslationSettings.ControllerName}"));
            return;
        }

        foreach (var found in classes.Values)
            findings.Add(Accepted(found));
        var gateways = await cluster.ListAsync(KubernetesPath.Collection(ResourceKinds.Gateway), cancellationToken);
        var (programmed, others) = (0, 0);
        foreach (var gateway in gateways)
        {
            if (!classes.ContainsKey(gateway.Text("spec", "gatewayClassName")))
                others++;
            else if (Gateway(gateway, findings))
                programmed++;
        }

        var rest = others > 0 ? $"; {others} are of other controllers" : "";
        findings.Add(new Finding(Area, FindingResult.Ok, $"{programmed} of {gateways.Count - others} are programmed{rest}"));
    }

    private static Finding Accepted(ApiObject found) => found.Condition("Accepted") switch
    {
        { Status: "True" } => new Finding("GatewayClasses", FindingResult.Ok, $"{found.Name} is accepted"),
        { } condition => new Finding("GatewayClasses", FindingResult.Problem, $"{found.Name} isn't accepted: {condition.Words}"),
        null => new Finding("GatewayClasses", FindingResult.Problem, $"{found.Name} has no status: no controller looks after it"),
    };

    // True if it is programmed.
    private static bool Gateway(ApiObject gateway, List<Finding> findings)
    {
        var name = gateway.FullName;
        var programmed = gateway.Condition("Programmed");
        if (programmed is not { Status: "True" })
        {
            var accepted = gateway.Condition("Accepted") is { Status: "False" } refused && refused.Words != programmed?.Words ? $"; not accepted: {refused.Words}" : "";
            Add(FindingResult.Problem, programmed is null ? $"{name} has no status yet" : $"{name} isn't programmed: {programmed.Words}{accepted}");
        }
        else if (programmed.ObservedGeneration < gateway.Number("metadata", "generation"))
        {
            Add(FindingResult.Warning, $"the status of {name} is of an older version of it");
        }

        foreach (var listener in gateway.Items("status", "listeners"))
        {
            foreach (var condition in listener.Items("conditions"))
            {
                if (condition.Text("status") == "False" && condition.Text("type") is ("Accepted" or "Programmed" or "ResolvedRefs"))
                    Add(FindingResult.Warning, $"{name}, listener {listener.Text("name")}: {condition.Text("type")} is False: {condition.Text("reason")}: {condition.Text("message")}");
            }
        }

        return programmed is { Status: "True" };

        void Add(FindingResult result, string message) => findings.Add(new Finding(Area, result, message));
    }
}
