using System.Collections.Immutable;
using System.Globalization;
using Envoy.Config.Core.V3;
using Envoy.Config.Route.V3;
using Google.Protobuf.WellKnownTypes;
using KGateway.Resources;
using KGateway.Resources.GatewayApi;
using KGateway.Translation.Policies;

namespace KGateway.Translation.Routes;

/// <summary>One match of one rule: what becomes one route of Envoy. Ordered as entries of a virtual host are: the first match wins.</summary>
public sealed class RouteEntry : IComparable<RouteEntry>
{
    private const string ReplacementBody = "invalid route configuration detected and replaced with a direct response.";
    private const string SourceMetadataKey = "dev.kgateway.route_source";

    private readonly ResolvedRule _rule;
    private readonly HttpRouteMatch _match;
    private readonly int _matchIndex;
    private readonly int _order;

    internal RouteEntry(ResolvedRule rule, HttpRouteMatch match, int matchIndex, int order)
    {
        _rule = rule;
        _match = match;
        _matchIndex = matchIndex;
        _order = order;
    }

    /// <summary>The route that the entry belongs to.</summary>
    public Resource Route => _rule.Route;

    /// <inheritdoc/>
    public int CompareTo(RouteEntry? other)
    {
        if (other is null)
            return -1;
        int order = other._rule.Weight.CompareTo(_rule.Weight);
        if (order == 0)
            order = RoutePrecedence.Compare(_match, other._match);
        if (order == 0)
            order = Comparer<DateTimeOffset?>.Default.Compare(Route.Metadata.CreationTimestamp, other.Route.Metadata.CreationTimestamp);
        if (order == 0)
            order = Route.Key.CompareTo(other.Route.Key);
        if (order == 0)
            order = Route.Kind.GroupKind.CompareTo(other.Route.Kind.GroupKind) * -1;
        return order != 0 ? order : _order.CompareTo(other._order);
    }

    /// <summary>Builds Envoy's route as the <paramref name="index"/>th of a virtual host.</summary>
    public BuiltRoute Build(VirtualHostScope scope, int index)
    {
        string name = Name(scope, index);
        if (RouteMatcher.FindProblem(_match) is { } problem)
        {
            return new(
                null,
                new(RouteProblem.RuleDropped, Describe("Dropped", $"invalid matcher configuration\n{problem}")),
                []);
        }

        var route = new Route { Name = name, Match = RouteMatcher.Build(_match, scope) };
        var draft = new RouteDraft(route, _match, scope);
        foreach (string known in _rule.Problems)
            draft.Fail(known);
        RouteActionBuilder.Build(draft, _rule.Backends);
        foreach (IRoutePolicy policy in _rule.Policies)
            policy.Apply(draft);
        RouteActionBuilder.ApplySingleBackend(draft, _rule.Backends);
        RouteChecks.Check(draft);
        if (!draft.Failed)
        {
            AddSource(route);
            return new(route, null, ClustersOf(route));
        }

        var replacement = new Route
        {
            Name = name,
            Match = route.Match,
            DirectResponse = new DirectResponseAction { Status = 500, Body = new DataSource { InlineString = ReplacementBody } },
        };
        AddSource(replacement);
        return new(replacement, new(RouteProblem.RuleReplaced, Describe("Replaced", draft.Summary)), []);
    }

    private string Describe(string what, string summary) =>
        string.Create(CultureInfo.InvariantCulture, $"{what} Rule ({_matchIndex}): {summary}");

    private string Name(VirtualHostScope scope, int index)
    {
        string kind = Route.Kind.Name.ToLowerInvariant();
        string rule = string.IsNullOrEmpty(_rule.Name) ? "" : $"-{_rule.Name}";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{scope.VirtualHostName}-route-{index}-{kind}-{Route.Key.Name}-{Route.Key.Namespace}-{_rule.Index}-{_matchIndex}{rule}"
            + $"-matcher-{_matchIndex}");
    }

    private void AddSource(Route route)
    {
        if (!_rule.SourceMetadata)
            return;
        var source = new Struct();
        source.Fields["kind"] = Value.ForString(Route.Kind.Name);
        source.Fields["group"] = Value.ForString(Route.Kind.Group);
        source.Fields["name"] = Value.ForString(Route.Key.Name);
        source.Fields["namespace"] = Value.ForString(Route.Key.Namespace);
        string rule = string.Create(CultureInfo.InvariantCulture, $"_rule-{_rule.Index}");
        source.Fields["rule"] = Value.ForString(string.IsNullOrEmpty(_rule.Name) ? rule : _rule.Name);
        source.Fields["match"] = Value.ForString(string.Create(CultureInfo.InvariantCulture, $"_match-{_matchIndex}"));
        route.Metadata = new Metadata();
        route.Metadata.FilterMetadata[SourceMetadataKey] = source;
    }

    // What the finished route names: an action that a policy replaced doesn't count.
    private static ImmutableArray<string> ClustersOf(Route route)
    {
        if (route.ActionCase != Envoy.Config.Route.V3.Route.ActionOneofCase.Route_)
            return [];
        RouteAction action = route.Route_;
        var clusters = ImmutableArray.CreateBuilder<string>(1);
        if (action.ClusterSpecifierCase == RouteAction.ClusterSpecifierOneofCase.Cluster)
            RouteActionBuilder.AddCluster(clusters, action.Cluster);
        if (action.WeightedClusters is { } weighted)
        {
            foreach (WeightedCluster.Types.ClusterWeight cluster in weighted.Clusters)
                RouteActionBuilder.AddCluster(clusters, cluster.Name);
        }

        foreach (RouteAction.Types.RequestMirrorPolicy mirror in action.RequestMirrorPolicies)
            RouteActionBuilder.AddCluster(clusters, mirror.Cluster);
        return clusters.ToImmutable();
    }
}
