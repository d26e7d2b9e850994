using System.Collections.Immutable;
using KGateway.Translation.Backends;
using KGateway.Translation.Gateways;
using KGateway.Translation.Policies;
using KGateway.Translation.Policies.Merging;
using KGateway.Translation.Policies.Traffic;

namespace KGateway.Translation.Engine;

/// <summary>
/// TrafficPolicies that apply to all routes of a route table, or, where listeners share a table, to those of the virtual hosts of one
/// listener; depends on the policies and what they refer to.
/// </summary>
internal sealed class TrafficScopeUnit(PolicyScope scope, bool ofTable) : Unit
{
    public PolicyScope Scope { get; } = scope;

    /// <summary>Whether it is of a whole route table.</summary>
    public bool OfTable { get; } = ofTable;

    /// <summary>The listener; of a table that listeners share the first.</summary>
    public required AttachedListener Listener { get; set; }

    /// <summary>The backends of what awaits its verdict.</summary>
    public ImmutableArray<BackendKey> Awaited { get; set; } = [];

    /// <summary>What was merged.</summary>
    public MergedPolicies<TrafficField> Merged
    {
        get;
        set
        {
            field = value;
            // An error answers in place of all routes: nothing of the policies is in force.
            Fields = value.Failed.IsEmpty ? FieldsIn(value) : [];
        }
    } = MergedPolicies<TrafficField>.None;

    /// <summary>Whether it was merged once with all that Envoy has to say of it; until then nothing may pass.</summary>
    public bool Settled { get; set; }

    /// <summary>Whether everything in the scope must answer with an error, as a policy can't be enforced.</summary>
    public bool Failed => !Settled || !Merged.Failed.IsEmpty;

    /// <summary>The fields in force: none of those that have an effect on routes only.</summary>
    public ImmutableArray<TrafficField> Fields { get; private set; } = [];

    /// <summary>The HTTP filters that the fields need.</summary>
    public ImmutableArray<HttpFilter> Filters => [.. Fields.SelectMany(static used => used.Filters)];

    /// <summary>The backends that the fields need.</summary>
    public ImmutableArray<BackendKey> Backends => BackendsOf(Fields);

    /// <summary>The fields of a merge that have an effect here.</summary>
    public static ImmutableArray<TrafficField> FieldsIn(MergedPolicies<TrafficField> merged) =>
        [.. merged.Fields.Select(static field => field.Field).Where(static used => !used.OfRoutesOnly)];

    /// <summary>The backends that fields need.</summary>
    public static ImmutableArray<BackendKey> BackendsOf(ImmutableArray<TrafficField> fields) => [.. fields.SelectMany(static used => used.Backends)];
}
