using KGateway.Resources;
using KGateway.Resources.Core;

namespace KGateway.Grains.Contracts.Watching;

/// <summary>
/// The part of a busy kind that concerns one backend: the EndpointSlices of a Service, one Pod, or the Pods of a namespace. Such kinds are
/// not replicated to every silo; those who need a bucket subscribe to it.
/// </summary>
/// <param name="Kind">EndpointSlice or Pod.</param>
/// <param name="Key">The Service of the slices, or the Pod; without a name all Pods of the namespace.</param>
[GenerateSerializer, Immutable, Alias("kgateway.ShardBucket")]
public readonly record struct ShardBucket(string Kind, ObjectKey Key)
{
    /// <summary>The slices of a Service.</summary>
    public static ShardBucket SlicesOf(ObjectKey service) => new(ResourceKinds.EndpointSlice.Name, service);

    /// <summary>A Pod.</summary>
    public static ShardBucket Pod(ObjectKey pod) => new(ResourceKinds.Pod.Name, pod);

    /// <summary>The Pods of a namespace, for selectors.</summary>
    public static ShardBucket PodsIn(string @namespace) => new(ResourceKinds.Pod.Name, new ObjectKey(@namespace, ""));

    /// <summary>True for the kinds that are sharded rather than replicated.</summary>
    public static bool IsSharded(GroupKind kind) => kind == ResourceKinds.EndpointSlice.GroupKind || kind == ResourceKinds.Pod.GroupKind;

    /// <summary>The buckets of an object of a sharded kind; none for a slice that belongs to no Service.</summary>
    public static ReadOnlySpan<ShardBucket> Of(Resource resource) => resource switch
    {
        EndpointSlice { ServiceName: { } service } => new[] { SlicesOf(new ObjectKey(resource.Metadata.Namespace, service)) },
        KGateway.Resources.Core.Pod => new[] { Pod(resource.Key), PodsIn(resource.Metadata.Namespace) },
        _ => [],
    };
}
