using System.Collections.Immutable;
using KGateway.Resources;
using KGateway.Resources.GatewayApi;
using KGateway.Resources.Kgateway;
using KGateway.Resources.Kgateway.BackendConfigPolicies;
using KGateway.Resources.Kgateway.GatewayExtensions;
using KGateway.Translation.State;
using KGateway.Translation.Statuses;

namespace KGateway.Translation;

/// <summary>Statuses of objects that no Gateway speaks for: classes, backends with their policies, and extensions.</summary>
public static class OwnerlessStatuses
{
    /// <summary>The status of every such object of a state.</summary>
    public static ImmutableDictionary<ResourceId, ObjectStatus> All(ClusterState state, TranslationSettings settings)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(settings);
        var statuses = ImmutableDictionary.CreateBuilder<ResourceId, ObjectStatus>();
        foreach (var @class in state.All<GatewayClass>())
        {
            if (GatewayClassStatusBuilder.Build(@class, settings) is { } status)
                statuses[@class.Id] = status;
        }

        foreach (var backend in state.All<Backend>())
            statuses[backend.Id] = BackendStatusBuilder.Build(backend, state, settings);
        foreach (var policy in state.All<BackendConfigPolicy>())
            statuses[policy.Id] = BackendConfigStatusBuilder.Build(policy, state, state, settings);
        foreach (var extension in state.All<GatewayExtension>())
            statuses[extension.Id] = GatewayExtensionStatusBuilder.Build(extension, state, settings);
        return statuses.ToImmutable();
    }

    /// <summary>The status of one such object; null when it is gone, none of ours, or spoken for by Gateways.</summary>
    public static ObjectStatus? Of(ResourceId id, ClusterState state, TranslationSettings settings) => Of(id, state, settings, out _);

    /// <summary>
    /// The status of one such object, and the questions whose answers it depends on, besides the one for the object itself: while they
    /// aren't touched, it stays.
    /// </summary>
    public static ObjectStatus? Of(
        ResourceId id,
        ClusterState state,
        TranslationSettings settings,
        out IReadOnlyCollection<LookupKey> dependencies)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(settings);
        var lookups = new RecordingLookups(state);
        ObjectStatus? status = state.Get(id) switch
        {
            GatewayClass @class => GatewayClassStatusBuilder.Build(@class, settings),
            Backend backend => BackendStatusBuilder.Build(backend, lookups, settings),
            BackendConfigPolicy policy => BackendConfigStatusBuilder.Build(policy, state, lookups, settings),
            GatewayExtension extension => GatewayExtensionStatusBuilder.Build(extension, lookups, settings),
            _ => null,
        };
        dependencies = lookups.Take();
        return status;
    }
}
