using KGateway.Resources;
using KGateway.Resources.Core;
using KGateway.Translation;
using KGateway.Translation.Backends;
using KGateway.Translation.Effective;
using KGateway.Translation.Encoding;
using KGateway.Translation.State;
using KGateway.Translation.Statuses;

namespace KGateway.Grains.Translations;

/// <summary>The translation library as the grains use it.</summary>
internal interface ITranslation
{
    /// <summary>A translator of one Gateway; it remembers its former results and must be used by one thread at a time.</summary>
    TranslationOfGateway ForGateway(ObjectKey gateway);

    /// <summary>The load assignment of a backend, and whether it has any endpoint.</summary>
    (EncodedMessage Assignment, bool Any) Endpoints(
        BackendKey backend,
        ClusterState state,
        IReadOnlyCollection<EndpointSlice> slices,
        IReadOnlyCollection<Pod> pods,
        Func<ObjectKey, Pod?> podOf);

    /// <summary>The object that a backend's endpoints depend on; while it doesn't exist nothing is said of them.</summary>
    bool Exists(BackendKey backend, ClusterState state);

    /// <summary>
    /// The status of an object that no Gateway speaks of, with the questions whose answers it depends on; null when it is none of those.
    /// Envoy is asked those that only it can answer; the status isn't to be told before.
    /// </summary>
    ObjectStatus? Ownerless(ResourceId id, ClusterState state, out IReadOnlyCollection<LookupKey> dependencies);

    /// <summary>What a Gateway has in force for an object, for people; null when they have nothing to do with each other.</summary>
    EffectivePolicies? InForce(ResourceId id, GatewayTranslation gateway, ClusterState state);

    /// <summary>What is in force for an object whichever Gateway uses it; null when it is no backend.</summary>
    EffectivePolicies? InForce(ResourceId id, ClusterState state);

    /// <summary>The statuses of all such objects.</summary>
    IReadOnlyDictionary<ResourceId, ObjectStatus> Ownerless(ClusterState state);
}
