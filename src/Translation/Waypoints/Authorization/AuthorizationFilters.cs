using Envoy.Config.Listener.V3;
using Envoy.Config.Rbac.V3;
using KGateway.Translation.Backends;
using KGateway.Translation.Encoding;
using KGateway.Translation.Policies;
using HttpRbac = Envoy.Extensions.Filters.Http.Rbac.V3.RBAC;
using NetworkRbac = Envoy.Extensions.Filters.Network.Rbac.V3.RBAC;

namespace KGateway.Translation.Waypoints.Authorization;

/// <summary>Turns the policies for an object into filters of its chains.</summary>
internal static class AuthorizationFilters
{
    /// <summary>Name of the HTTP filters, which routes' own rules have, too.</summary>
    public const string HttpName = "envoy.filters.http.rbac";

    private const string OwnHttpName = "istio.authorization";
    private const string CustomName = "custom";
    private const string ServerName = "istio.ext_authz";
    private const string NetworkName = "envoy.filters.network.rbac";
    private const string NetworkPrefix = "tcp.";
    private const string AllowPrefix = "istio_dry_run_allow_";
    private const string DenyPrefix = "istio_dry_run_deny_";
    private const string CustomPrefix = "istio_ext_authz_";
    private const int AfterRoutesRules = 1;

    /// <summary>
    /// The filters for HTTP. Where another filter has their name they get one of their own: what a route configures by name must not
    /// replace these rules.
    /// </summary>
    public static IEnumerable<HttpFilter> Http(AuthorizationSet policies, IReadOnlyCollection<HttpFilter> others)
    {
        bool taken = others.Any(static filter => filter.Name == HttpName);
        int position = AfterRoutesRules;
        foreach ((AuthorizationServer server, AuthorizationRules rules) in policies.Asked(tcp: false))
        {
            if (rules.Enforced is not { } matched)
                continue;
            var config = new HttpRbac { ShadowRules = matched, ShadowRulesStatPrefix = server.RulesPrefix };
            string name = taken ? $"{OwnHttpName}.{CustomName}" : HttpName;
            yield return new HttpFilter(name, HttpFilterStage.AuthZ, AfterRoutesRules, config, disabled: false);
            yield return new HttpFilter(
                $"{ServerName}/{server.Name}", HttpFilterStage.AuthZ, AfterRoutesRules + 1, server.ToHttpFilter(), disabled: false, cluster: server.Backend.ClusterName);
            position = AfterRoutesRules + 2;
        }

        foreach (AuthorizationRules rules in policies.Rules(tcp: false))
        {
            var config = new HttpRbac
            {
                Rules = rules.Enforced,
                ShadowRules = rules.Shadow,
                ShadowRulesStatPrefix = ShadowPrefix(rules),
            };
            // Of filters of one type the heavier comes first.
            int weight = AuthorizationAction.Allow - rules.Action;
            string name = taken ? $"{OwnHttpName}.{rules.Action.ToString().ToLowerInvariant()}" : HttpName;
            yield return new HttpFilter(name, HttpFilterStage.AuthZ, position, config, disabled: false, weight);
        }
    }

    /// <summary>The filters for streams of bytes.</summary>
    public static IEnumerable<Filter> Network(AuthorizationSet policies)
    {
        foreach ((AuthorizationServer server, AuthorizationRules rules) in policies.Asked(tcp: true))
        {
            if (rules.Enforced is not { } matched)
                continue;
            var config = new NetworkRbac { ShadowRules = matched, StatPrefix = NetworkPrefix, ShadowRulesStatPrefix = server.RulesPrefix };
            yield return new Filter { Name = NetworkName, TypedConfig = TypedConfig.Of(config) };
            yield return new Filter { Name = $"{ServerName}/{server.Name}", TypedConfig = TypedConfig.Of(server.ToNetworkFilter(NetworkPrefix)) };
        }

        foreach (AuthorizationRules rules in policies.Rules(tcp: true))
        {
            var config = new NetworkRbac
            {
                Rules = rules.Enforced,
                ShadowRules = rules.Shadow,
                StatPrefix = NetworkPrefix,
                ShadowRulesStatPrefix = ShadowPrefix(rules),
            };
            yield return new Filter { Name = NetworkName, TypedConfig = TypedConfig.Of(config) };
        }
    }

    /// <summary>The backends that the filters ask.</summary>
    public static IEnumerable<BackendKey> Backends(AuthorizationSet policies, bool tcp) =>
        policies.Asked(tcp).Where(static asked => asked.Rules.Enforced is not null).Select(static asked => asked.Server.Backend);

    private static string ShadowPrefix(AuthorizationRules rules)
    {
        if (rules.Action == AuthorizationAction.Custom)
            return CustomPrefix;
        return rules.Shadow?.Action == RBAC.Types.Action.Deny ? DenyPrefix : AllowPrefix;
    }
}
