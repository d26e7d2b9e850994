using KGateway.Resources;
using KGateway.Translation.Gateways;
using KGateway.Translation.Policies.Merging;
using KGateway.Translation.Policies.Traffic;

namespace KGateway.Translation.Engine;

/// <summary>
/// Keeps the TrafficPolicies of the Gateway, its ListenerSets and their listeners. Those of the Gateway apply to all its route tables; of a
/// listener with a table of its own to that table, before those of the Gateway; of a listener that shares a table to its virtual hosts.
/// </summary>
internal sealed class TrafficScopeStage(EngineContext context, TableStage tables, ClusterStage clusters, PolicyStage policies)
{
    private readonly Dictionary<PolicyScope, TrafficScopeUnit> _units = [];
    private readonly Dictionary<string, List<TrafficScopeUnit>> _byTable = new(StringComparer.Ordinal);
    private readonly HashSet<TrafficScopeUnit> _changed = [];

    /// <summary>Takes note that lookups of a scope have changed.</summary>
    public void Touch(TrafficScopeUnit unit) => _changed.Add(unit);

    /// <summary>Makes the scopes those of a Gateway's listeners; all of them are merged anew.</summary>
    public void SetScopes(GatewayFrame frame)
    {
        _changed.Clear();
        _byTable.Clear();
        foreach (var listeners in frame.Ports.Values)
        {
            foreach (var listener in listeners)
            {
                if (listener.Table is not { } table)
                    continue;
                Put(ScopeOf(frame, table), listener, table, ofTable: true);
                if (listener.SharesTable)
                    Put(ScopeOf(listener), listener, table, ofTable: false);
            }
        }

        foreach (var unit in _units.Values.Where(unit => !_changed.Contains(unit)).ToArray())
            Remove(unit);
    }

    /// <summary>Merges what changed. Returns whether something new may be to be said of the Gateway.</summary>
    public bool Update(GatewayFrame frame)
    {
        var news = false;
        var touched = new HashSet<string>(StringComparer.Ordinal);
        foreach (var unit in _changed)
        {
            news |= unit.Failed;
            Merge(unit, frame);
            news |= unit.Failed;
            touched.Add(unit.Listener.Table!);
        }

        _changed.Clear();
        foreach (var table in touched)
            tables.SetTraffic(table, _byTable[table]);
        return news;
    }

    /// <summary>Why all routes are answered with errors, for policies that aren't of one listener; null when they aren't.</summary>
    public string? WhyGatewayReplaced()
    {
        var problems = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var unit in _units.Values)
        {
            if (unit.OfTable)
                problems.UnionWith(ProblemsOf(unit, ofListener: false));
        }

        return problems.Count == 0 ? null : string.Join("; ", problems);
    }

    /// <summary>Why a listener's routes are answered with errors, for policies of its own; null when they aren't.</summary>
    public string? WhyReplaced(AttachedListener listener, GatewayFrame frame)
    {
        if (!listener.Valid || listener.Table is not { } table)
            return null;
        if (!_units.TryGetValue(listener.SharesTable ? ScopeOf(listener) : ScopeOf(frame, table), out var unit) || !unit.Failed)
            return null;
        var problems = new SortedSet<string>(
            listener.SharesTable ? unit.Merged.Problems : ProblemsOf(unit, ofListener: true), StringComparer.Ordinal);
        return problems.Count == 0 ? null : string.Join(listener.SharesTable ? "\n" : "; ", problems);
    }

    private static PolicyScope ScopeOf(GatewayFrame frame, string table) => new(frame.Gateway.Id, $"routes of {table}");

    private static PolicyScope ScopeOf(AttachedListener listener) => new(listener.Owner.Id, $"listener {listener.Spec.Name}");

    // As kgateway has it, what fails a whole table is told of the Gateway unless the policy names a listener or the set is of the older kind.
    private static IEnumerable<string> ProblemsOf(TrafficScopeUnit unit, bool ofListener)
    {
        var older = !unit.Listener.SharesTable && unit.Listener.Owner.Id.GroupKind == ResourceKinds.XListenerSet.GroupKind;
        return unit.Merged.Failed
            .Where(failed => ofListener == (older || failed.SectionName is not null))
            .SelectMany(static failed => failed.Problems);
    }

    private void Put(PolicyScope scope, AttachedListener listener, string table, bool ofTable)
    {
        if (!_units.TryGetValue(scope, out var unit))
            _units[scope] = unit = new(scope, ofTable) { Listener = listener };
        if (!_changed.Add(unit))
            return;
        unit.Listener = listener;
        if (!_byTable.TryGetValue(table, out var units))
            _byTable[table] = units = [];
        units.Add(unit);
    }

    private void Remove(TrafficScopeUnit unit)
    {
        _units.Remove(unit.Scope);
        context.Index.Remove(unit);
        clusters.Release(unit.Backends);
        clusters.Release(unit.Awaited);
        policies.Set(unit.Scope, [], []);
    }

    private void Merge(TrafficScopeUnit unit, GatewayFrame frame)
    {
        var before = unit.Backends;
        var sources = new TrafficPolicySources(context.Lookups, context.Settings);
        var merged = sources.MergeBesideRoutes(new MergeLevel<TrafficField>(unit.OfTable
            ? ListenerTrafficPolicies.OfTable(unit.Listener, frame.Gateway, sources)
            : ListenerTrafficPolicies.OfListener(unit.Listener, sources)));
        var awaits = context.Lookups.AwaitsVerdict;
        context.Depend(unit);
        var awaited = unit.Awaited;
        unit.Awaited = awaits ? TrafficScopeUnit.BackendsOf(TrafficScopeUnit.FieldsIn(merged)) : [];
        clusters.Need(unit.Awaited);
        clusters.Release(awaited);
        if (awaits)
            return;
        unit.Merged = merged;
        unit.Settled = true;
        clusters.Need(unit.Backends);
        clusters.Release(before);
        policies.Set(unit.Scope, unit.Merged.IsEmpty ? [] : [unit.Merged.At("", static field => !field.OfRoutesOnly)], [unit.Listener.Owner.Id]);
    }
}
