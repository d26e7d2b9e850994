using System.Collections.Immutable;
using System.Globalization;
using KGateway.Resources;
using KGateway.Resources.GatewayApi;
using KGateway.Translation.Gateways;
using KGateway.Translation.Policies.Merging;
using KGateway.Translation.Routes;
using KGateway.Translation.State;
using KGateway.Translation.Statuses;

namespace KGateway.Translation.Effective;

/// <summary>What is in force for the rules of a route: by itself, by the routes that delegate to it, and by the levels above.</summary>
internal sealed class RouteEffects
{
    private readonly GatewayTranslation _translation;
    private readonly GatewayFrame _frame;
    private readonly ClusterState _state;
    private readonly TranslationSettings _settings;
    private readonly Resource _route;
    private readonly ImmutableArray<HttpRouteRule> _rules;
    private readonly PolicyLevels _levels;
    private readonly ListenerEffects _listeners;
    private readonly List<Resource> _lineage;

    public RouteEffects(Resource route, GatewayFrame frame, GatewayTranslation translation, ClusterState state, TranslationSettings settings)
    {
        _route = route;
        _frame = frame;
        _translation = translation;
        _state = state;
        _settings = settings;
        _rules = route is HttpRoute http ? http.Spec.Rules.AsImmutableArray() : [.. ((GrpcRoute)route).Spec.Rules.Select(GrpcRules.ToHttp)];
        _levels = new(state, settings);
        _listeners = new(translation, frame, state, settings);
        _lineage = Lineage();
    }

    /// <summary>Looks.</summary>
    public EffectivePolicies Read()
    {
        var names = new List<string>();
        var parts = new List<EffectivePart>();
        var levels = new List<EffectivePart>();
        foreach (var root in _lineage)
        {
            var attachment = RouteAttacher.Attach(root, _frame, _state);
            var above = attachment.Listeners.Distinct().Select(_listeners.Above).Concat(MeshLevels(root)).ToList();
            if (attachment.Listeners.Length == 0 && !IsOfMesh(root))
                continue;
            foreach (var level in above.Where(level => !names.Contains(level.Name)))
            {
                names.Add(level.Name);
                levels.Add(level);
            }

            parts.AddRange(RulesBelow(root, above));
        }

        if (parts.Count > 0)
            parts.AddRange(NotInForce(parts));
        return new(_frame.Gateway.Key.ToString(), [.. names], [.. parts, .. levels.Where(static level => !level.Policies.IsEmpty)]);
    }

    // The route, and those that delegate to it by what the statuses say, the nearest first.
    private List<Resource> Lineage()
    {
        var found = new List<Resource> { _route };
        for (var i = 0; i < found.Count; i++)
        {
            if (_translation.Statuses.GetValueOrDefault(found[i].Id) is not RouteStatus status)
                continue;
            foreach (var said in status.Parents)
            {
                var parent = said.Parent;
                if (new GroupKind(parent.Group, parent.Kind) == ResourceKinds.HttpRoute.GroupKind
                    && _state.Get<HttpRoute>(new(parent.Namespace ?? found[i].Metadata.Namespace, parent.Name)) is { } above
                    && !found.Contains(above))
                    found.Add(above);
            }
        }

        return found;
    }

    private bool IsOfMesh(Resource root) => MeshParents(root).Any();

    private IEnumerable<ResourceId> MeshParents(Resource root)
    {
        if (_translation.Statuses.GetValueOrDefault(root.Id) is not RouteStatus status)
            yield break;
        foreach (var said in status.Parents.AsImmutableArray())
        {
            var id = IndexKeys.ParentOf(said.Parent, root.Metadata.Namespace);
            if (id.GroupKind == ResourceKinds.Service.GroupKind || id.GroupKind == ResourceKinds.ServiceEntry.GroupKind)
                yield return id;
        }
    }

    private IEnumerable<EffectivePart> MeshLevels(Resource root)
    {
        var parents = MeshParents(root).Distinct().ToList();
        if (parents.Count > 0)
            parents.Add(_frame.Gateway.Id);
        foreach (var id in parents)
        {
            foreach (var applied in _translation.Policies.GetValueOrDefault(new PolicyScope(id), []))
            {
                string LevelOf(ResourceId policy) => id.ToString();
                yield return new EffectivePart
                {
                    Name = applied.Place.Length == 0 ? id.ToString() : $"{id} {applied.Place}",
                    Above = true,
                    Fields = EffectiveFields.Of(applied.Fields, LevelOf),
                    Policies = EffectiveFields.Of(applied.Policies, LevelOf),
                };
            }
        }
    }

    private IEnumerable<EffectivePart> RulesBelow(Resource root, List<EffectivePart> above)
    {
        var kind = IsOfMesh(root) ? RouteParentKind.Mesh : RouteParentKind.Gateway;
        var resolved = root is HttpRoute http
            ? RouteResolver.Resolve(http, _state, _settings, kind, _frame.BackendVariant)
            : RouteResolver.Resolve((GrpcRoute)root, _state, _settings, kind, _frame.BackendVariant);
        var entries = new Dictionary<ResolvedRule, List<RouteEntry>>(ReferenceEqualityComparer.Instance);
        foreach (var entry in resolved.Entries)
        {
            if (entry.Route.Id != _route.Id)
                continue;
            if (!entries.TryGetValue(entry.Rule, out var list))
                entries[entry.Rule] = list = [];
            list.Add(entry);
        }

        var delegatedBy = ReferenceEquals(root, _route) ? null : root.Id.ToString();
        foreach (var (rule, list) in entries.OrderBy(static pair => pair.Key.Written))
        {
            yield return Rule(rule, list, above) with { DelegatedBy = delegatedBy };
            foreach (var backend in Backends(rule, resolved))
                yield return backend with { DelegatedBy = delegatedBy };
        }
    }

    private EffectivePart Rule(ResolvedRule rule, List<RouteEntry> entries, List<EffectivePart> above)
    {
        var written = _rules[rule.Written];
        var applied = rule.Traffic.At("");
        var fields = EffectiveFields.Of(applied.Fields, LevelOf);
        foreach (var level in above)
            fields = EffectiveFields.Below(level.Fields, fields);
        return new EffectivePart
        {
            Name = NameOf(rule),
            Matches = [.. entries.Select(static entry => RuleText.Of(entry.Match))],
            Filters = RuleText.Filters(written),
            Backends = RuleText.Backends(written, rule),
            Fields = fields,
            Policies = EffectiveFields.Of(applied.Policies, LevelOf),
            Problems = rule.Problems,
        };

        string LevelOf(ResourceId policy) => _levels.InRule(policy, _route, written, [.. _lineage.Skip(1).OfType<HttpRoute>()]);
    }

    // The policies of single backends stand in the translation under the place of the backend.
    private IEnumerable<EffectivePart> Backends(ResolvedRule rule, ResolvedRoute resolved)
    {
        var place = string.Create(CultureInfo.InvariantCulture, $"rules[{rule.Written}].backendRefs[");
        var wanted = resolved.Source.Id == _route.Id ? place : $"{_route.Id}.{place}";
        foreach (var applied in resolved.Policies.Where(applied => applied.Place.StartsWith(wanted, StringComparison.Ordinal)).Distinct())
        {
            yield return new EffectivePart
            {
                Name = applied.Place[(wanted.Length - place.Length)..],
                Fields = EffectiveFields.Of(applied.Fields, static _ => "backend (filter)"),
                Policies = EffectiveFields.Of(applied.Policies, static _ => "backend (filter)"),
            };
        }
    }

    private List<EffectivePart> NotInForce(List<EffectivePart> inForce)
    {
        var missing = new List<EffectivePart>();
        for (var i = 0; i < _rules.Length; i++)
        {
            var name = NameOf(i, _rules[i].Name);
            if (inForce.Exists(part => part.Name == name))
                continue;
            missing.Add(new EffectivePart
            {
                Name = name,
                Matches = [.. _rules[i].Matches.Select(RuleText.Of)],
                Problems = ["not in force: none of its matches is below one of a route that delegates to it"],
            });
        }

        return missing;
    }

    private static string NameOf(ResolvedRule rule) => NameOf(rule.Written, rule.Name);

    private static string NameOf(int index, string? name) => string.Create(
        CultureInfo.InvariantCulture, $"rules[{index}]{(string.IsNullOrEmpty(name) ? "" : $" {name}")}");
}
