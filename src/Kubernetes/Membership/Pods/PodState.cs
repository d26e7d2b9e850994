using System.Collections.Immutable;
using System.Text.Json;

namespace KGateway.Kubernetes.Membership.Pods;

/// <summary>What of a pod tells whether the silo in it still runs.</summary>
internal sealed record PodState
{
    public required string Name { get; init; }

    public required string Uid { get; init; }

    public string? Address { get; init; }

    public string? Phase { get; init; }

    /// <summary>Why the pod is in this phase; <c>NodeLost</c> where its node doesn't answer.</summary>
    public string? Reason { get; init; }

    /// <summary>When the kubelet accepted the pod.</summary>
    public DateTimeOffset? Started { get; init; }

    /// <summary>When it has to be gone, if its deletion was asked for.</summary>
    public DateTimeOffset? Deadline { get; init; }

    public ImmutableArray<ContainerState> Containers { get; init; } = [];

    /// <summary>Reads the few fields of a Pod.</summary>
    public static PodState Read(JsonElement pod)
    {
        var metadata = pod.GetProperty("metadata");
        var state = new PodState
        {
            Name = metadata.GetProperty("name").GetString()!,
            Uid = metadata.GetProperty("uid").GetString()!,
            Deadline = Time(metadata, "deletionTimestamp"),
        };
        return pod.TryGetProperty("status", out var status)
            ? state with
            {
                Address = Text(status, "podIP"),
                Phase = Text(status, "phase"),
                Reason = Text(status, "reason"),
                Started = Time(status, "startTime"),
                Containers = ReadContainers(status),
            }
            : state;
    }

    private static ImmutableArray<ContainerState> ReadContainers(JsonElement status)
    {
        if (!status.TryGetProperty("containerStatuses", out var statuses) || statuses.ValueKind != JsonValueKind.Array)
            return [];
        var containers = ImmutableArray.CreateBuilder<ContainerState>(statuses.GetArrayLength());
        foreach (var container in statuses.EnumerateArray())
        {
            var finished = Finished(container, "state") ?? Finished(container, "lastState");
            containers.Add(new ContainerState(Text(container, "name") ?? "", finished));
        }

        return containers.MoveToImmutable();
    }

    private static DateTimeOffset? Finished(JsonElement container, string state) =>
        container.TryGetProperty(state, out var value) && value.TryGetProperty("terminated", out var terminated)
            ? Time(terminated, "finishedAt")
            : null;

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static DateTimeOffset? Time(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.TryGetDateTimeOffset(out var time)
            ? time
            : null;
}
