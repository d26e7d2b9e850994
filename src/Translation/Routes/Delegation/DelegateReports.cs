using System.Collections.Immutable;
using KGateway.Resources.GatewayApi;
using KGateway.Translation.Backends;

namespace KGateway.Translation.Routes.Delegation;

/// <summary>Gathers what is to be told of routes: one thing of each route and parent, however often the one delegates to the other.</summary>
internal sealed class DelegateReports
{
    private readonly List<DelegateReport> _reports = [];

    /// <summary>Adds what one delegation tells; a problem stands over none.</summary>
    public void Add(HttpRoute route, ParentReference parent, bool refused, ReferenceProblem? problem)
    {
        for (var i = 0; i < _reports.Count; i++)
        {
            var held = _reports[i];
            if (held.Route.Key != route.Key || held.Parent != parent)
                continue;
            _reports[i] = held with { Problem = problem ?? held.Problem };
            return;
        }

        _reports.Add(new(route, parent, refused, problem));
    }

    /// <summary>All that is to be told.</summary>
    public ImmutableArray<DelegateReport> ToImmutable() => [.. _reports];
}
