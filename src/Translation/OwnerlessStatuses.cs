using System.Collections.Immutable;
using KGateway.Resources;
using KGateway.Resources.GatewayApi;
using KGateway.Resources.Kgateway;
using KGateway.Resources.Kgateway.BackendConfigPolicies;
using KGateway.Resources.Kgateway.GatewayExtensions;
using KGateway.Translation.State;
using KGateway.Translation.Statuses;
using KGateway.Translation.Validation;

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
            if (GatewayClassStatusBuilder.Build(@class, state, settings) is { } status)
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

    /// <summary>What Envoy must be asked about before <see cref="All"/> says what is true.</summary>
    public static ImmutableArray<ConfigurationCandidate> PendingIn(ClusterState state, TranslationSettings settings)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(settings);
        var lookups = new RecordingLookups(state);
        foreach (var backend in state.All<Backend>())
            BackendStatusBuilder.Build(backend, lookups, settings);
        foreach (var policy in state.All<BackendConfigPolicy>())
            BackendConfigStatusBuilder.Build(policy, state, lookups, settings);
        return lookups.TakePending();
    }

    /// <summary>The status of one such object; null when it is gone, none of ours, or spoken for by Gateways.</summary>
    public static ObjectStatus? Of(ResourceId id, ClusterState state, TranslationSettings settings) => Of(id, state, settings, out _, out _);

    /// <summary>
    /// The status of one such object, and the questions whose answers it depends on, besides the one for the object itself: while they
    /// aren't touched, it stays; <paramref name="pending"/> are those that only Envoy can answer, and hasn't yet.
    /// </summary>
    public static ObjectStatus? Of(
        ResourceId id,
        ClusterState state,
        TranslationSettings settings,
        out IReadOnlyCollection<LookupKey> dependencies,
        out ImmutableArray<ConfigurationCandidate> pending)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(settings);
        var lookups = new RecordingLookups(state);
        ObjectStatus? status = state.Get(id) switch
        {
            GatewayClass @class => GatewayClassStatusBuilder.Build(@class, lookups, settings),
            Backend backend => BackendStatusBuilder.Build(backend, lookups, settings),
            BackendConfigPolicy policy => BackendConfigStatusBuilder.Build(policy, state, lookups, settings),
            GatewayExtension extension => GatewayExtensionStatusBuilder.Build(extension, lookups, settings),
            _ => null,
        };
        dependencies = lookups.Take();
        pending = lookups.TakePending();
        return status;
    }
}
