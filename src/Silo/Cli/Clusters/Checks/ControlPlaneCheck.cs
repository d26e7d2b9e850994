using System.Globalization;
using System.Net;
using KGateway.Kubernetes.Api;
using KGateway.Silo.Admin;

namespace KGateway.Silo.Cli.Clusters.Checks;

/// <summary>Whether the replicas of the control plane run, and serve.</summary>
internal sealed class ControlPlaneCheck(ClusterConnection cluster, string? token, List<Finding> findings)
{
    /// <summary>What is looked at.</summary>
    public const string Area = "Control plane";

    /// <summary>Looks; returns what a replica says of everything, null if none answers.</summary>
    public async Task<StateDocument?> RunAsync(CancellationToken cancellationToken)
    {
        var pods = await cluster.PodsAsync(cancellationToken);
        var deployments = await cluster.DeploymentsAsync(cancellationToken);
        if (pods.Count == 0 && deployments.Count == 0)
        {
            Add(FindingResult.Problem, $"there is none in namespace {cluster.Namespace}; name its namespace by -n");
            return null;
        }

        foreach (var deployment in deployments)
            Deployment(deployment);
        if (pods.Count == 0)
            Add(FindingResult.Problem, "it has no pods");
        StateDocument? state = null;
        foreach (var pod in pods)
            state = await PodAsync(pod, state, cancellationToken) ?? state;
        if (state is not null)
            Silos(state);
        return state;
    }

    private void Deployment(ApiObject deployment)
    {
        var wanted = deployment.Text("spec", "replicas") is { Length: > 0 } text ? long.Parse(text, CultureInfo.InvariantCulture) : 1;
        var ready = deployment.Number("status", "readyReplicas");
        var message = $"Deployment {deployment.Name}: {ready} of {wanted} replicas {(wanted == 1 ? "is" : "are")} ready";
        var why = deployment.Conditions.FirstOrDefault(static condition => condition is { Type: "Progressing" or "ReplicaFailure", Reason: "ProgressDeadlineExceeded" or "FailedCreate" });
        Add(
            ready >= wanted && wanted > 0 ? FindingResult.Ok : FindingResult.Problem,
            why is null || ready >= wanted ? message : $"{message} ({why.Words})");
    }

    private async Task<StateDocument?> PodAsync(ControlPlanePod pod, StateDocument? known, CancellationToken cancellationToken)
    {
        if (!pod.Running)
        {
            Add(FindingResult.Problem, $"pod {pod.Name} {pod.Problem}");
            return null;
        }

        using var admin = cluster.AdminOf(pod, token);
        try
        {
            var (ready, reasons) = await admin.ReadyAsync(cancellationToken);
            if (ready)
                Add(FindingResult.Ok, $"pod {pod.Name} serves proxies");
            else
                Add(FindingResult.Problem, $"pod {pod.Name} doesn't serve proxies: {string.Join("; ", reasons)}");
            return known is { Unanswered.Count: 0 } ? null : await admin.GetAsync<StateDocument>("api/state", cancellationToken);
        }
        catch (CliException e)
        {
            // A pod that isn't ready has a reason that says more.
            if (pod.Ready)
                Add(IsForbidden(e) ? FindingResult.Warning : FindingResult.Problem, $"pod {pod.Name} can't be asked: {e.Message}");
            else
                Add(FindingResult.Problem, $"pod {pod.Name} {pod.Problem}");
            return null;
        }
    }

    private void Silos(StateDocument state)
    {
        foreach (var silo in state.Unanswered)
            Add(FindingResult.Warning, $"replica {silo} doesn't answer the others");
        foreach (var gateway in state.Gateways.Where(static gateway => gateway.Failure is not null))
            Add(FindingResult.Problem, $"Gateway {gateway.Name} can't be translated: {gateway.Failure}");
    }

    private static bool IsForbidden(Exception? exception)
    {
        while (exception is not null and not KubernetesApiException { Status: HttpStatusCode.Forbidden })
            exception = exception.InnerException;
        return exception is not null;
    }

    private void Add(FindingResult result, string message) => findings.Add(new Finding(Area, result, message));
}
