using System.Collections.Immutable;
using KGateway.Translation.Backends;
using KGateway.Translation.Policies.Merging;
using KGateway.Translation.Routes;

namespace KGateway.Translation.Policies.Traffic;

/// <summary>
/// One field of a TrafficPolicy with everything looked up that it refers to. There is one small class for each, found by its name, that
/// holds what was resolved and writes it for Envoy. Immutable.
/// </summary>
internal abstract class TrafficField : IPolicyField<TrafficField>
{
    /// <summary>Name of the field in what is told of merges (policies.md 1.9), for example <c>rateLimit.local</c>.</summary>
    public abstract string Key { get; }

    /// <summary>The HTTP filters that chains need where the field is in force.</summary>
    public virtual ImmutableArray<HttpFilter> Filters => [];

    /// <summary>The backends that the filters send requests to.</summary>
    public virtual ImmutableArray<BackendKey> Backends => [];

    /// <summary>Whether the field has an effect only in policies of routes (policies.md 2.24).</summary>
    public virtual bool OfRoutesOnly => false;

    /// <summary>Configures HTTP filters, wherever the policy is attached.</summary>
    public virtual void Configure(FilterConfigs configs)
    {
    }

    /// <summary>
    /// Writes what Envoy has only for routes, each member only where it is unset: what is more specific was written before. Called for
    /// every route below the place where the policy is attached.
    /// </summary>
    public virtual void Apply(RouteDraft draft)
    {
    }

    /// <summary>
    /// This field together with the same field of a policy of lower priority, where what this one says wins; null when the two can't be
    /// combined, and this one stands alone.
    /// </summary>
    public virtual TrafficField? CombineWith(TrafficField lower) => null;
}
