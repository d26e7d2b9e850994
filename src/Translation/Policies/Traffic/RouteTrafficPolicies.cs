using System.Collections.Immutable;
using KGateway.Resources;
using KGateway.Resources.GatewayApi;
using KGateway.Resources.Kgateway.TrafficPolicies;
using KGateway.Translation.Policies.Attachment;
using KGateway.Translation.Policies.Merging;
using KGateway.Translation.State;

namespace KGateway.Translation.Policies.Traffic;

/// <summary>
/// The TrafficPolicies of one route: for each rule those that the rule refers to, those attached to it by its name, and those attached to
/// the route. They are one level; routes that delegate to the route have levels of their own above it.
/// </summary>
internal sealed class RouteTrafficPolicies
{
    private readonly TrafficPolicySources _sources;
    private readonly ILookups _lookups;
    private readonly Resource _route;
    private readonly PolicyAttachments<TrafficPolicy> _attachments;
    private readonly ImmutableArray<MergeSource<TrafficField>> _ofRoute;
    private readonly MergeStrategy _strategy;
    private MergedPolicies<TrafficField>? _mergedOfRoute;

    /// <summary>Finds the policies that are attached to a route.</summary>
    public RouteTrafficPolicies(Resource route, ILookups lookups, TranslationSettings settings)
    {
        _route = route;
        _lookups = lookups;
        _sources = new(lookups, settings);
        _attachments = _sources.AttachedTo(route);
        _ofRoute = _sources.Of(_attachments.Of(null));
        _strategy = MergeStrategies.Of(route.Metadata);
    }

    /// <summary>The level of a rule, also for routes that inherit from it.</summary>
    public MergeLevel<TrafficField> LevelOf(HttpRouteRule rule)
    {
        var sources = ImmutableArray.CreateBuilder<MergeSource<TrafficField>>();
        sources.AddRange(Referred(rule.Filters));
        if (!string.IsNullOrEmpty(rule.Name))
            sources.AddRange(_sources.Of(_attachments.Of(rule.Name)));
        return new(sources.Count == 0 ? _ofRoute : [.. sources, .. _ofRoute], _strategy);
    }

    /// <summary>What is in force for a rule; <paramref name="inherited"/> are the levels of routes that delegate to it, the nearest first.</summary>
    public MergedPolicies<TrafficField> MergeFor(HttpRouteRule rule, ImmutableArray<MergeLevel<TrafficField>> inherited)
    {
        var own = LevelOf(rule);
        if (!inherited.IsDefaultOrEmpty)
            return _sources.Merge([own, .. inherited]);
        // Rules without policies of their own share what the route has.
        return own.Policies == _ofRoute ? _mergedOfRoute ??= _sources.Merge(own) : _sources.Merge(own);
    }

    /// <summary>What is in force for a backend of a rule alone.</summary>
    public MergedPolicies<TrafficField> MergeFor(HttpBackendRef backend)
    {
        var referred = Referred(backend.Filters);
        return referred.IsEmpty ? MergedPolicies<TrafficField>.None : _sources.MergeBesideRoutes(new MergeLevel<TrafficField>(referred));
    }

    // Those that don't exist are told of where all references are resolved.
    private ImmutableArray<MergeSource<TrafficField>> Referred(EquatableArray<HttpRouteFilter> filters)
    {
        var sources = ImmutableArray.CreateBuilder<MergeSource<TrafficField>>();
        foreach (var filter in filters)
        {
            if (filter.ExtensionRef is { } reference
                && new GroupKind(reference.Group, reference.Kind) == ResourceKinds.TrafficPolicy.GroupKind
                && _lookups.Get<TrafficPolicy>(new(_route.Metadata.Namespace, reference.Name)) is { } policy)
                sources.Add(_sources.Of(new AttachedPolicy<TrafficPolicy>(policy, null)));
        }

        return sources.DrainToImmutable();
    }
}
