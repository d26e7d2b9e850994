using KGateway.Silo.Admin;
using KGateway.Translation.Statuses;

namespace KGateway.Silo.Cli.Clusters.Checks;

/// <summary>Whether the proxies have what they should.</summary>
internal static class ProxyCheck
{
    private const string Area = "Proxies";

    /// <summary>Looks at what the control plane says of them.</summary>
    public static void Run(StateDocument state, List<Finding> findings)
    {
        var lagging = new HashSet<string>(StringComparer.Ordinal);
        foreach (var gateway in state.Gateways)
        {
            if (gateway.Proxies == 0)
                findings.Add(new Finding(Area, FindingResult.Warning, $"no proxy of Gateway {gateway.Name} is connected"));
            if (gateway.Conditions.Any(static condition => condition is { Type: ConditionTypes.ProxiesUpToDate, Status: "False" }))
                lagging.Add(gateway.Name);
        }

        foreach (var proxy in state.Proxies)
        {
            if (!proxy.Synced)
                findings.Add(Of(proxy, lagging.Contains(proxy.Gateway)));
        }

        findings.Add(new Finding(
            Area, FindingResult.Ok, $"{state.Proxies.Count(static proxy => proxy.Synced)} of {state.Proxies.Count} connected proxies have what they should"));
    }

    private static Finding Of(ProxyDocument proxy, bool lags)
    {
        var refused = proxy.Types.Where(static type => type.Rejection is not null)
            .Select(static type => $"{type.Type} {string.Join(", ", type.Rejection!.Names.Take(3))}: {type.Rejection.Message}").ToList();
        if (refused.Count > 0)
            return new Finding(Area, FindingResult.Problem, $"{proxy.Node} refuses {string.Join("; ", refused)}");
        var behind = string.Join(", ", proxy.Types.Where(static type => type.State != "synced").Select(static type => type.Type));
        return lags
            ? new Finding(Area, FindingResult.Problem, $"{proxy.Node} lags behind: {behind}")
            : new Finding(Area, FindingResult.Warning, $"{proxy.Node} is taking its configuration just now{(behind.Length > 0 ? $": {behind}" : "")}");
    }
}
