namespace KGateway.Silo.Cli.Clusters;

/// <summary>A replica of the control plane.</summary>
/// <param name="Name">Name of the pod.</param>
/// <param name="Running">Whether its container runs.</param>
/// <param name="Ready">Whether it serves proxies.</param>
/// <param name="Problem">Why it isn't ready; empty if it is.</param>
internal sealed record ControlPlanePod(string Name, bool Running, bool Ready, string Problem)
{
    /// <summary>Reads a pod.</summary>
    public static ControlPlanePod Read(ApiObject pod)
    {
        var leaving = pod.Text("metadata", "deletionTimestamp").Length > 0;
        var ready = pod.Condition("Ready") is { Status: "True" } && !leaving;
        var containers = pod.Items("status", "containerStatuses").ToList();
        var running = containers.Exists(static container => container.Text("state", "running", "startedAt").Length > 0) && !leaving;
        return new ControlPlanePod(pod.Name, running, ready, ready ? "" : leaving ? "is shutting down" : ProblemOf(pod, containers));
    }

    private static string ProblemOf(ApiObject pod, List<ApiObject> containers)
    {
        foreach (var container in containers)
        {
            var restarts = container.Number("restartCount");
            var last = Words(container, "lastState", "terminated") is { Length: > 0 } end ? $" (ended {restarts} times, last: {end})" : "";
            foreach (var state in (ReadOnlySpan<string>)["waiting", "terminated"])
            {
                if (Words(container, "state", state) is { Length: > 0 } words)
                    return $"container {container.Text("name")} is {state}: {words}{last}";
            }

            if (last.Length > 0)
                return $"container {container.Text("name")} isn't ready{last}";
        }

        if (pod.Condition("PodScheduled") is { Status: "False" } unscheduled)
            return $"isn't scheduled: {unscheduled.Words}";
        return pod.Condition("Ready") is { Status: "False", Reason.Length: > 0 } unready ? $"isn't ready: {unready.Words}" : $"is {pod.Text("status", "phase")}";
    }

    private static string Words(ApiObject container, string state, string kind)
    {
        var (reason, message, code) = (
            container.Text(state, kind, "reason"), container.Text(state, kind, "message"), container.Text(state, kind, "exitCode"));
        if (reason.Length == 0)
            return message;
        return $"{reason}{(code.Length > 0 ? $", exit code {code}" : "")}{(message.Length > 0 ? $": {message.Trim()}" : "")}";
    }
}
