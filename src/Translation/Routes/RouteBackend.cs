using System.Collections.Immutable;
using KGateway.Translation.Backends;
using KGateway.Translation.Policies;

namespace KGateway.Translation.Routes;

/// <summary>One of the backends that a rule shares its requests between.</summary>
/// <param name="Backend">The backend, resolved or not.</param>
/// <param name="Weight">Share of requests.</param>
/// <param name="Policies">Filters of this backend alone.</param>
/// <param name="Rewrite">Rewrite of the URL for this backend alone; null for none.</param>
internal sealed record RouteBackend(ResolvedBackend Backend, int Weight, ImmutableArray<IBackendPolicy> Policies, UrlRewrite? Rewrite = null);
