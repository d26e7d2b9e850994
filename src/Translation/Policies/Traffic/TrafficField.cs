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
    /// <summary>Name of the field in what is told of merges, for example <c>rateLimit.local</c>.</summary>
    public abstract string Key { get; }

    /// <summary>The HTTP filters that chains need where the field is in force.</summary>
    public virtual ImmutableArray<HttpFilter> Filters => [];

    /// <summary>The backends that the filters send requests to.</summary>
    public virtual ImmutableArray<BackendKey> Backends => [];

    /// <summary>Whether the field has an effect only in policies of routes.</summary>
    public virtual bool OfRoutesOnly => false;

    /// <summary>
    /// The field where routes may have the same one besides: for listeners, Gateways and single backends. There it must not use filters
    /// of which Envoy runs the configurations of all places, where that of a route is to replace the others.
    /// </summary>
    public virtual TrafficField BesideRoutes => this;

    /// <summary>Configures HTTP filters, wherever the policy is attached.</summary>
    public virtual void Configure(FilterConfigs configs)
    {
    }

    /// <summary>Whether it switches off all that the same field of any place turns on.</summary>
    public virtual bool SwitchesOff => false;

    /// <summary>
    /// Takes back what a less specific place has switched off, after <see cref="Configure"/>: Envoy takes the most specific configuration of
    /// each filter, but the switch is a filter of its own.
    /// </summary>
    public virtual void Overrule(FilterConfigs configs)
    {
    }

    /// <summary>Does so if one of the fields of a less specific place switches this one off.</summary>
    public void Overrule(ReadOnlySpan<TrafficField> above, FilterConfigs configs)
    {
        foreach (var field in above)
        {
            if (field.SwitchesOff && field.Key == Key)
                Overrule(configs);
        }
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
