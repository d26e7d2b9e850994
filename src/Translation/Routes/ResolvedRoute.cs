using System.Collections.Immutable;
using KGateway.Resources;
using KGateway.Translation.Backends;
using KGateway.Translation.Policies;
using KGateway.Translation.Policies.Merging;

namespace KGateway.Translation.Routes;

/// <summary>
/// An HTTPRoute or GRPCRoute with everything looked up that it refers to. It is independent of listeners, so one serves all the virtual
/// hosts that the route is part of.
/// </summary>
public sealed class ResolvedRoute
{
    internal ResolvedRoute(
        Resource source,
        ImmutableArray<RouteEntry> entries,
        ReferenceProblem? problem,
        ImmutableArray<BackendKey> backends,
        ImmutableArray<AppliedPolicies> policies,
        ImmutableArray<HttpFilter> httpFilters)
    {
        Source = source;
        Entries = entries;
        Problem = problem;
        Backends = backends;
        Policies = policies;
        HttpFilters = httpFilters;
    }

    /// <summary>The route.</summary>
    public Resource Source { get; }

    /// <summary>One entry for each match of each rule, in the order in which they are written.</summary>
    public ImmutableArray<RouteEntry> Entries { get; }

    /// <summary>Why a reference to a backend doesn't resolve (the last one of several); null when all do.</summary>
    public ReferenceProblem? Problem { get; }

    /// <summary>The distinct backends that were found, those of mirrors included.</summary>
    public ImmutableArray<BackendKey> Backends { get; }

    /// <summary>What became of the policies of each rule and each backend that have any.</summary>
    public ImmutableArray<AppliedPolicies> Policies { get; }

    /// <summary>The distinct HTTP filters that chains need which serve this route.</summary>
    public ImmutableArray<HttpFilter> HttpFilters { get; }
}
