using System.Collections.Immutable;
using KGateway.Resources;
using KGateway.Translation.Backends;
using KGateway.Translation.Encoding;
using KGateway.Translation.Policies.Merging;
using KGateway.Translation.Statuses;
using KGateway.Translation.Validation;

namespace KGateway.Translation;

/// <summary>All that follows from one Gateway; immutable. Parts that didn't change since the previous translation are the same instances.</summary>
public sealed record GatewayTranslation
{
    /// <summary>The Gateway.</summary>
    public required ObjectKey Gateway { get; init; }

    /// <summary>Resources for its proxies, indexed by <see cref="XdsType"/>. The set of endpoints is empty: they come from elsewhere.</summary>
    public required ImmutableArray<ResourceSet> Resources { get; init; }

    /// <summary>
    /// For each <see cref="XdsType"/> the names whose resources differ from the translator's previous result; the default array when
    /// that isn't known and sets must be compared.
    /// </summary>
    public required ImmutableArray<ImmutableArray<string>> ChangedNames { get; init; }

    /// <summary>The backends whose endpoints the proxies need, by the name of their load assignment.</summary>
    public required ImmutableDictionary<string, BackendKey> Backends { get; init; }

    /// <summary>What this Gateway says in the statuses of objects, itself among them.</summary>
    public required ImmutableDictionary<ResourceId, ObjectStatus> Statuses { get; init; }

    /// <summary>
    /// The objects whose status differs from the translator's previous result or is no longer among <see cref="Statuses"/>; the default
    /// array when that isn't known.
    /// </summary>
    public required ImmutableArray<ResourceId> ChangedStatuses { get; init; }

    /// <summary>
    /// For each route, and each listener and route table of the Gateway, that policies are attached to: which apply, which field comes from
    /// which, and what was overridden.
    /// </summary>
    public ImmutableDictionary<PolicyScope, ImmutableArray<AppliedPolicies>> Policies { get; init; } =
        ImmutableDictionary<PolicyScope, ImmutableArray<AppliedPolicies>>.Empty;

    /// <summary>
    /// What Envoy must be asked about: the parts that depend on it are as they were before, or absent, until a state has the verdicts.
    /// </summary>
    public ImmutableArray<ConfigurationCandidate> Pending { get; init; } = [];

    /// <summary>What must be deployed for it; null when the Gateway is gone or belongs to another controller.</summary>
    public required GatewayInfrastructure? Infrastructure { get; init; }

    /// <summary>The translation of a Gateway that is gone or belongs to another controller.</summary>
    public static GatewayTranslation None(ObjectKey gateway) => new()
    {
        Gateway = gateway,
        Resources = EmptySets,
        ChangedNames = default,
        Backends = ImmutableDictionary<string, BackendKey>.Empty,
        Statuses = ImmutableDictionary<ResourceId, ObjectStatus>.Empty,
        ChangedStatuses = default,
        Infrastructure = null,
    };

    internal static ImmutableArray<ResourceSet> EmptySets { get; } = [.. Enumerable.Repeat(ResourceSet.Empty, XdsTypes.Count)];
}
