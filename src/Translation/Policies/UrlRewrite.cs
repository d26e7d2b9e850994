using Envoy.Config.Route.V3;
using KGateway.Resources.GatewayApi;
using KGateway.Translation.Routes;

namespace KGateway.Translation.Policies;

/// <summary>
/// Filter URLRewrite, of a rule or of a backend: changes host or path of requests that are forwarded; without effect where nothing is.
/// </summary>
internal sealed class UrlRewrite(HttpUrlRewriteFilter filter) : IRoutePolicy
{
    /// <summary>Whether it changes paths and not only hosts.</summary>
    public bool ChangesPath => filter.Path is not null;

    /// <inheritdoc/>
    public void Apply(RouteDraft draft)
    {
        if (draft.Action is not { } action)
            return;
        if (filter.Hostname is { Length: > 0 } host
            && draft.MaySet(action.HostRewriteSpecifierCase == RouteAction.HostRewriteSpecifierOneofCase.None))
            action.HostRewriteLiteral = host;
        CheckHost(action.HostRewriteLiteral, draft);
        if (!draft.MaySet(action.RegexRewrite is null && action.PrefixRewrite.Length == 0))
            return;
        switch (filter.Path?.Type)
        {
            case HttpPathModifierType.ReplaceFullPath:
                string full = string.IsNullOrEmpty(filter.Path.ReplaceFullPath) ? "/" : filter.Path.ReplaceFullPath;
                if (HeaderRules.ValueProblem(full) is { } wrong)
                    draft.Fail($"URLRewrite path: {wrong}");
                action.RegexRewrite = PathRewrite.ReplaceAll(full);
                action.PrefixRewrite = "";
                break;
            case HttpPathModifierType.ReplacePrefixMatch:
                ReplacePrefix(string.IsNullOrEmpty(filter.Path.ReplacePrefixMatch) ? "/" : filter.Path.ReplacePrefixMatch, action, draft);
                break;
        }
    }

    /// <summary>Changes the host of requests to one of several clusters.</summary>
    public void ApplyHost(WeightedCluster.Types.ClusterWeight cluster, RouteDraft draft)
    {
        if (filter.Hostname is not { Length: > 0 } host)
            return;
        cluster.HostRewriteLiteral = host;
        CheckHost(host, draft);
    }

    private static void CheckHost(string host, RouteDraft draft)
    {
        if (HeaderRules.ValueProblem(host) is { } problem)
            draft.Fail($"URLRewrite hostname: {problem}");
    }

    private static void ReplacePrefix(string prefix, RouteAction action, RouteDraft draft)
    {
        if (prefix == "/" && PathRewrite.RemovePrefix(draft.Match) is { } removal)
        {
            action.RegexRewrite = removal;
            action.PrefixRewrite = "";
            return;
        }

        action.PrefixRewrite = PathRewrite.ReplacePrefix(prefix, draft.Match);
        action.RegexRewrite = null;
        draft.CheckRewrite(prefix);
    }
}
