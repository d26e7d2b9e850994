using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using KGateway.Grains.Contracts.Sources;
using KGateway.Resources;

namespace KGateway.EndToEnd.Harness;

/// <summary>A source as a Kubernetes API server is one: endpoints come on a stream of their own, whose first list takes long.</summary>
internal sealed class LateEndpoints(IResourceSource folder, TimeSpan delay) : IResourceSource
{
    private static readonly ImmutableArray<GroupKind> EndpointKinds = [ResourceKinds.EndpointSlice.GroupKind, ResourceKinds.Pod.GroupKind];
    private static readonly WatchStream Endpoints = new("endpoints", EndpointKinds);
    private readonly TaskCompletionSource _listed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the endpoints are about to be listed.</summary>
    public Task Listed => _listed.Task;

    /// <inheritdoc/>
    public IReadOnlyList<WatchStream> Streams { get; } =
        [new WatchStream("config", [.. folder.Streams[0].Kinds.Where(static kind => !EndpointKinds.Contains(kind))]), Endpoints];

    /// <inheritdoc/>
    public async IAsyncEnumerable<ResourceBatch> WatchAsync(
        WatchStream stream, long? resumeAfter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (stream == Endpoints && !Listed.IsCompleted)
        {
            await Task.Delay(delay, cancellationToken);
            _listed.SetResult();
        }

        await foreach (var batch in folder.WatchAsync(folder.Streams[0], resumeAfter, cancellationToken))
        {
            yield return batch with { Changes = [.. batch.Changes.Where(change => stream.Kinds.Contains(change.Id.GroupKind))] };
        }
    }
}
