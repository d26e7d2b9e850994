using System.Collections.Immutable;
using KGateway.Resources;
using KGateway.Resources.GatewayApi;
using KGateway.Translation.Backends;
using KGateway.Translation.State;
using KGateway.Translation.Statuses;

namespace KGateway.Translation.Routes.Delegation;

/// <summary>
/// Puts in the place of rules that delegate the rules of the routes that they delegate to, and so on. Where that fails the rule answers
/// with an error what no route below it takes.
/// </summary>
internal sealed class RouteExpansion(ILookups lookups, TranslationSettings settings)
{
    private const string Cycle = "cyclic reference detected while evaluating delegated routes";

    // Routes that delegate to each other by wildcards can be nested in very many ways.
    private const int MaxDelegations = 50_000;

    private readonly DelegateReports _reports = new();

    // The routes that are being expanded, one inside the other.
    private readonly HashSet<ObjectKey> _open = [];
    private int _delegations;

    /// <summary>What is to be told of the routes that were delegated to.</summary>
    public ImmutableArray<DelegateReport> Reports => _reports.ToImmutable();

    /// <summary>Adds all rules of a route that is attached itself.</summary>
    public void AddAll(RuleResolver resolver, HttpRoute route)
    {
        _open.Add(route.Key);
        for (int i = 0; i < route.Spec.Rules.Count; i++)
            Add(resolver, route, i, i, route.Spec.Rules[i], Inheritance.None);
        _open.Remove(route.Key);
    }

    // The rules of a route are counted twice: those that are in force below a parent, and those that are written.
    private void Add(RuleResolver resolver, HttpRoute route, int index, int written, HttpRouteRule rule, Inheritance inherited)
    {
        if (!rule.BackendRefs.Any(DelegateReference.Is))
        {
            resolver.Add(index, rule, inherited, written);
            return;
        }

        var delegates = rule.BackendRefs.Where(DelegateReference.Is).ToArray();
        var own = rule with { BackendRefs = rule.BackendRefs.Where(static reference => !DelegateReference.Is(reference)).ToEquatableArray() };
        var resolved = resolver.Resolve(index, own, inherited, written);
        var below = inherited.Below(resolved, resolver.LevelOf(rule));
        for (int i = 0; i < rule.Matches.Count; i++)
        {
            var found = new HashSet<ObjectKey>();
            bool complete = true;
            foreach (var reference in delegates)
                complete &= Delegate(resolver, route, reference, rule.Matches[i], below, found);
            resolver.AddEntry(resolved, rule.Matches[i], i, OutcomeOf(resolved, complete));
        }
    }

    // Backends beside the delegates take what no delegate does.
    private static EntryOutcome OutcomeOf(ResolvedRule rule, bool complete) =>
        rule.Backends.Length > 0 || rule.Problems.Length > 0 ? EntryOutcome.Served
        : complete ? EntryOutcome.Delegated
        : EntryOutcome.Unresolved;

    // Whether all went well.
    private bool Delegate(
        RuleResolver resolver, HttpRoute parent, HttpBackendRef reference, HttpRouteMatch match, Inheritance inherited, HashSet<ObjectKey> found)
    {
        var routes = DelegateFinder.Find(reference, parent, lookups, settings);
        var problem = FindCycle(routes, parent);
        bool any = false;
        // As in kgateway, a reference that leads back stands for nothing, whatever else it names.
        foreach (var route in problem is null ? routes : [])
        {
            if (_delegations == MaxDelegations)
                problem = new(Reasons.RefNotPermitted, $"ignoring child route {route.Key} for parent {parent.Key}: too many delegated routes");
            else if (found.Contains(route.Key) || AddChild(resolver, parent, route, match, inherited))
            {
                found.Add(route.Key);
                any = true;
            }
        }

        if (!any)
            problem ??= new(ReferenceProblem.BackendNotFound, "unresolved reference");
        if (problem is null)
            return true;
        var name = DelegateReference.Describe(reference, reference.Namespace ?? parent.Metadata.Namespace);
        resolver.Report(problem with { Message = $"{name}: {problem.Message}" });
        return false;
    }

    private ReferenceProblem? FindCycle(ImmutableArray<HttpRoute> routes, HttpRoute parent)
    {
        foreach (var route in routes)
        {
            if (_open.Contains(route.Key))
                return new(Reasons.RefNotPermitted, $"ignoring child route {route.Key} for parent {parent.Key}: {Cycle}");
        }

        return null;
    }

    // Whether it has rules in force.
    private bool AddChild(RuleResolver resolver, HttpRoute parent, HttpRoute route, HttpRouteMatch match, Inheritance inherited)
    {
        _delegations++;
        bool inherits = DelegateMatching.Inherits(route);
        var rules = new List<(int Written, HttpRouteRule Rule)>(route.Spec.Rules.Count);
        for (int i = 0; i < route.Spec.Rules.Count; i++)
        {
            if (DelegateMatching.Below(match, route.Spec.Rules[i], inherits) is { } narrowed)
                rules.Add((i, narrowed));
        }

        if (rules.Count == 0)
            return false;
        var reference = DelegateFinder.AdmissionOf(route, parent.Key)!;
        if (!route.Spec.Hostnames.IsEmpty)
        {
            _reports.Add(route, reference, refused: true, null);
            return false;
        }

        var child = resolver.For(route);
        _open.Add(route.Key);
        for (int i = 0; i < rules.Count; i++)
            Add(child, route, i, rules[i].Written, rules[i].Rule, inherited);
        _open.Remove(route.Key);
        _reports.Add(route, reference, refused: false, child.Problem);
        return true;
    }
}
