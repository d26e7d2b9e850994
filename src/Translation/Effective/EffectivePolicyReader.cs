using System.Collections.Immutable;
using KGateway.Resources;
using KGateway.Resources.Core;
using KGateway.Resources.GatewayApi;
using KGateway.Resources.Kgateway;
using KGateway.Translation.Gateways;
using KGateway.Translation.Policies.Merging;
using KGateway.Translation.State;

namespace KGateway.Translation.Effective;

/// <summary>Tells of one object, for people, which policies are in force for it. Costs in proportion to the object and its Gateway's listeners.</summary>
public static class EffectivePolicyReader
{
    /// <summary>The kinds of objects that it tells of.</summary>
    public static ImmutableArray<ResourceKind> Kinds { get; } =
    [
        ResourceKinds.HttpRoute, ResourceKinds.GrpcRoute, ResourceKinds.Gateway, ResourceKinds.ListenerSet, ResourceKinds.XListenerSet,
        ResourceKinds.Service, ResourceKinds.Backend,
    ];

    /// <summary>What is in force for an object by a Gateway; null when they have nothing to do with each other.</summary>
    /// <param name="id">The object.</param>
    /// <param name="translation">The Gateway's translation.</param>
    /// <param name="state">The state that it was made from.</param>
    /// <param name="settings">The settings that it was made with.</param>
    public static EffectivePolicies? ByGateway(ResourceId id, GatewayTranslation translation, ClusterState state, TranslationSettings settings)
    {
        ArgumentNullException.ThrowIfNull(translation);
        ArgumentNullException.ThrowIfNull(state);
        var target = state.Get(id);
        if (target is Service or Backend)
            return OfBackend(id, translation);
        if (target is null
            || !translation.Statuses.ContainsKey(id)
            || FrameBuilder.Build(translation.Gateway, new RecordingLookups(state), settings) is not { } frame)
            return null;
        return target switch
        {
            HttpRoute or GrpcRoute => new RouteEffects(target, frame, translation, state, settings).Read(),
            Gateway or ListenerSet => OfListeners(frame.Listeners.Where(listener => target is Gateway || listener.Owner.Id == id), frame),
            _ => null,
        };

        EffectivePolicies OfListeners(IEnumerable<AttachedListener> listeners, GatewayFrame frame)
        {
            var effects = new ListenerEffects(translation, frame, state, settings);
            EffectivePart[] parts = [.. listeners.Select(effects.Of)];
            return new(translation.Gateway.ToString(), [.. parts.Select(static part => part.Name)], [.. parts]);
        }
    }

    /// <summary>What is in force for an object whichever Gateway uses it: for a Service or a Backend; null for others.</summary>
    public static EffectivePolicies? Common(ResourceId id, ClusterState state, TranslationSettings settings)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state.Get(id) is { } target and (Service or Backend) ? new("", [], BackendEffects.Read(target, state, settings)) : null;
    }

    // What a waypoint has for the object itself, or only that it is used.
    private static EffectivePolicies? OfBackend(ResourceId id, GatewayTranslation translation)
    {
        var parts = ImmutableArray.CreateBuilder<EffectivePart>();
        foreach (var applied in translation.Policies.GetValueOrDefault(new PolicyScope(id), []))
        {
            string LevelOf(ResourceId policy) => id.ToString();
            parts.Add(new EffectivePart
            {
                Name = applied.Place.Length == 0 ? "waypoint" : $"waypoint, {applied.Place}",
                Fields = EffectiveFields.Of(applied.Fields, LevelOf),
                Policies = EffectiveFields.Of(applied.Policies, LevelOf),
            });
        }

        var used = parts.Count > 0 || translation.Backends.Values.Any(backend => new ResourceId(backend.Kind, backend.Object) == id);
        return used ? new(translation.Gateway.ToString(), [], parts.ToImmutable()) : null;
    }
}
