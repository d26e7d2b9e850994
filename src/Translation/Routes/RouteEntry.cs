using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using Envoy.Config.Core.V3;
using Envoy.Config.Route.V3;
using Google.Protobuf.WellKnownTypes;
using KGateway.Resources;
using KGateway.Resources.GatewayApi;
using KGateway.Translation.Policies;
using KGateway.Translation.Policies.Merging;
using KGateway.Translation.Policies.Traffic;
using KGateway.Translation.Routes.Delegation;
using KGateway.Translation.State;
using KGateway.Translation.Validation;
using KGateway.Translation.VirtualHosts;

namespace KGateway.Translation.Routes;

/// <summary>One match of one rule: what becomes one route of Envoy. Ordered as entries of a virtual host are: the first match wins.</summary>
public sealed class RouteEntry : IComparable<RouteEntry>
{
    private const int HttpPort = 80;
    private const string SourceMetadataKey = "dev.kgateway.route_source";

    private readonly ResolvedRule _rule;
    private readonly HttpRouteMatch _match;
    private readonly int _matchIndex;
    private readonly int _order;
    private readonly EntryOutcome _outcome;
    private readonly RoutePrecedence _precedence;
    private readonly string? _matchProblem;
    private (string Why, bool Matcher)? _refusal;

    internal RouteEntry(ResolvedRule rule, HttpRouteMatch match, int matchIndex, int order, EntryOutcome outcome, ValidationMode mode)
    {
        _outcome = outcome;
        _rule = rule;
        _match = match;
        _matchIndex = matchIndex;
        _order = order;
        _matchProblem = outcome == EntryOutcome.Delegated ? null : RouteMatcher.FindProblem(match, mode);
        _precedence = rule.Route is GrpcRoute grpc
            ? RoutePrecedence.Of(match, MethodOf(grpc.Spec.Rules[rule.Written], matchIndex))
            : RoutePrecedence.Of(match);
    }

    /// <summary>The route that the entry belongs to.</summary>
    public Resource Route => _rule.Route;

    /// <summary>The route that brings the entry to its virtual hosts: its own, or the one that delegates to that.</summary>
    public Resource Root => _rule.Root;

    /// <summary>The rule.</summary>
    internal ResolvedRule Rule => _rule;

    /// <summary>The match; below a route that delegates it has that one's conditions too.</summary>
    internal HttpRouteMatch Match => _match;

    /// <summary>What becomes of it.</summary>
    internal EntryOutcome Outcome => _outcome;

    private bool IsGrpc => _rule.Route is GrpcRoute;

    /// <summary>Asks Envoy whether it takes the entry, as it is wherever it is built into. Before the first <see cref="Build"/>.</summary>
    internal void Check(ILookups lookups)
    {
        var built = Build(new VirtualHostScope("", HttpPort, Tls: false), 0);
        if (built.Problem is null && _outcome == EntryOutcome.Served)
            _refusal = EnvoyChecks.OfRoutes(built.Messages, lookups);
    }

    /// <inheritdoc/>
    public int CompareTo(RouteEntry? other)
    {
        if (other is null)
            return -1;
        int order = other._rule.Weight.CompareTo(_rule.Weight);
        if (order == 0)
            order = _precedence.CompareTo(other._precedence);
        if (order == 0)
            order = CompareAge(Root, other.Root);
        if (order == 0)
            order = Root.Kind.GroupKind.CompareTo(other.Root.Kind.GroupKind) * -1;
        if (order == 0 && !ReferenceEquals(Route, Root) && !ReferenceEquals(other.Route, other.Root))
            order = CompareAge(Route, other.Route);
        return order != 0 ? order : _order.CompareTo(other._order);
    }

    /// <summary>Builds Envoy's routes as the <paramref name="index"/>th of a virtual host.</summary>
    public BuiltRoute Build(VirtualHostScope scope, int index)
    {
        string name = Name(scope, index);
        if (_outcome == EntryOutcome.Delegated)
            return new([], null, []);
        if (_matchProblem is { } problem)
        {
            return new(
                [],
                new(RouteProblem.RuleDropped, Describe("Dropped", $"invalid matcher configuration\n{problem}")) { Unsupported = true },
                []);
        }

        if (_refusal is { } refusal)
            return Refused(refusal.Why, refusal.Matcher, scope, name);

        // What is missing is told of the references.
        if (_outcome == EntryOutcome.Unresolved)
            return new([Replacement(RouteMatcher.Build(_match, scope), name)], null, []);
        var groups = RouteActionBuilder.Split(_rule.Backends);
        var routes = new Route[groups.Length];
        for (int i = 0; i < routes.Length; i++)
        {
            RouteDraft draft = Draft(groups[i], scope, groups.Length == 1 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}-backend-{i}"));
            if (draft.Failed)
                return Replacement(draft, name);
            routes[i] = draft.Message;
        }

        RouteActionBuilder.Share(routes, groups);
        var clusters = ImmutableArray.CreateBuilder<string>(1);
        foreach (Route route in routes)
            AddClusters(route, clusters);
        return new(ImmutableCollectionsMarshal.AsImmutableArray(routes), null, clusters.ToImmutable());
    }

    private RouteDraft Draft(ImmutableArray<RouteBackend> backends, VirtualHostScope scope, string name)
    {
        var route = new Route { Name = name, Match = RouteMatcher.Build(_match, scope) };
        var draft = new RouteDraft(route, _match, scope, _rule);
        foreach (string known in _rule.Problems)
            draft.Fail(known, unsupported: !_rule.ToldElsewhere.Contains(known));
        RouteActionBuilder.Build(draft, backends, IsGrpc);
        foreach (IRoutePolicy policy in _rule.Policies)
            policy.Apply(draft);
        foreach (InheritedRule inherited in _rule.Inherited)
        {
            draft.Priority = inherited.Prefers ? PolicyPriority.Higher : PolicyPriority.Lower;
            foreach (IRoutePolicy policy in inherited.Policies)
                policy.Apply(draft);
        }

        draft.Priority = PolicyPriority.Own;
        foreach (MergedField<TrafficField> field in _rule.Traffic.Fields)
        {
            field.Field.Configure(RouteScope.Of(route).Filters);
            if (!scope.Fields.IsDefaultOrEmpty)
                field.Field.Overrule(scope.Fields.AsSpan(), RouteScope.Of(route).Filters);
            field.Field.Apply(draft);
        }

        RouteActionBuilder.ApplySingleBackend(draft, backends);
        if (!scope.Fields.IsDefault)
        {
            foreach (TrafficField field in scope.Fields)
                field.Apply(draft);
        }

        RouteChecks.Check(draft);
        AddSource(route);
        return draft;
    }

    private BuiltRoute Refused(string why, bool matcher, VirtualHostScope scope, string name) => matcher
        ? new([], new(RouteProblem.RuleDropped, Describe("Dropped", $"invalid matcher configuration\n{why}")) { Unsupported = true }, [])
        : new(
            [Replacement(RouteMatcher.Build(_match, scope), name)],
            new(RouteProblem.RuleReplaced, Describe("Replaced", $"invalid route configuration\n{why}")) { Unsupported = true },
            []);

    private BuiltRoute Replacement(RouteDraft draft, string name)
    {
        var why = new RouteProblem(RouteProblem.RuleReplaced, Describe("Replaced", draft.Summary))
        {
            Unsupported = draft.Unsupported,
        };
        return new([Replacement(draft.Message.Match, name)], why, []);
    }

    // Envoy tells gRPC clients of 503 that the service is unavailable, of 500 that it doesn't know.
    private Route Replacement(RouteMatch match, string name)
    {
        var replacement = new Route
        {
            Name = name,
            Match = match,
            DirectResponse = new DirectResponseAction
            {
                Status = IsGrpc ? 503u : 500u,
                Body = new DataSource { InlineString = FailedRoutes.Body },
            },
        };
        AddSource(replacement);
        return replacement;
    }

    private static GrpcMethodMatch? MethodOf(GrpcRouteRule rule, int match) => rule.Matches.IsEmpty ? null : rule.Matches[match].Method;

    private static int CompareAge(Resource left, Resource right)
    {
        int order = Comparer<DateTimeOffset?>.Default.Compare(left.Metadata.CreationTimestamp, right.Metadata.CreationTimestamp);
        return order != 0 ? order : left.Key.CompareTo(right.Key);
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
    private static void AddClusters(Route route, ImmutableArray<string>.Builder clusters)
    {
        if (route.ActionCase != Envoy.Config.Route.V3.Route.ActionOneofCase.Route_)
            return;
        RouteAction action = route.Route_;
        if (action.ClusterSpecifierCase == RouteAction.ClusterSpecifierOneofCase.Cluster)
            RouteActionBuilder.AddCluster(clusters, action.Cluster);
        if (action.WeightedClusters is { } weighted)
        {
            foreach (WeightedCluster.Types.ClusterWeight cluster in weighted.Clusters)
                RouteActionBuilder.AddCluster(clusters, cluster.Name);
        }

        foreach (RouteAction.Types.RequestMirrorPolicy mirror in action.RequestMirrorPolicies)
            RouteActionBuilder.AddCluster(clusters, mirror.Cluster);
    }
}
