using Envoy.Config.Rbac.V3;
using Envoy.Extensions.Matching.CommonInputs.Network.V3;
using Envoy.Extensions.Matching.InputMatchers.Ip.V3;
using ConfigCidr = Envoy.Config.Core.V3.CidrRange;

namespace KGateway.Translation.Waypoints.Authorization;

/// <summary>
/// Which connections to a port of a Service get a filter chain at all. Envoy's filter with the rules decides only once the client has said
/// something; by then a server that speaks first would have spoken to it. So what can be told of a connection itself is asked before, and
/// where that isn't enough nobody is connected to the Service before the filters have decided.
/// </summary>
internal static class ConnectionAdmission
{
    private const string IpMatcher = "envoy.matching.matchers.ip";
    private const string StatPrefix = "admission";

    /// <summary>The connections that rules may refuse; never those that they let pass.</summary>
    public static ConnectionCondition RefusedBy(IEnumerable<AuthorizationRules> rules, MeshPort port) =>
        ConnectionCondition.Any(rules.Select(rule => rule.Enforced).OfType<RBAC>().Select(rule => RefusedBy(rule, port)));

    /// <summary>
    /// The connections on which is decided only once the client has said something: at least those that a server may decide on, or rules that
    /// ask what isn't known before.
    /// </summary>
    public static ConnectionCondition DecidedLate(AuthorizationSet policies, MeshPort port)
    {
        foreach (AuthorizationRules rules in policies.Rules(tcp: true))
        {
            if (rules.Enforced is { Action: not RBAC.Types.Action.Log } enforced && enforced.Policies.Values.Any(policy => Match(policy, port) is null))
                return ConnectionCondition.Always;
        }

        return ConnectionCondition.Any(policies.Asked(tcp: true)
            .SelectMany(static asked => asked.Rules.Enforced?.Policies.Values ?? Enumerable.Empty<Policy>())
            .Select(policy => Match(policy, port) ?? ConnectionCondition.Always));
    }

    private static ConnectionCondition RefusedBy(RBAC rules, MeshPort port)
    {
        switch (rules.Action)
        {
            case RBAC.Types.Action.Deny:
                return ConnectionCondition.Any(rules.Policies.Values.Select(policy => Match(policy, port) ?? ConnectionCondition.Never));
            case RBAC.Types.Action.Allow:
                return ConnectionCondition.Any(rules.Policies.Values.Select(policy => Match(policy, port) ?? ConnectionCondition.Always)).Not();
            default:
                return ConnectionCondition.Never;
        }
    }

    // Null where something is asked that isn't known yet.
    private static ConnectionCondition? Match(Policy policy, MeshPort port) => All(
        [Any(policy.Principals.Select(Match)), Any(policy.Permissions.Select(permission => Match(permission, port)))]);

    private static ConnectionCondition? Match(Principal principal) => principal.IdentifierCase switch
    {
        Principal.IdentifierOneofCase.Any => ConnectionCondition.Always,
        Principal.IdentifierOneofCase.AndIds => All(principal.AndIds.Ids.Select(Match)),
        Principal.IdentifierOneofCase.OrIds => Any(principal.OrIds.Ids.Select(Match)),
        Principal.IdentifierOneofCase.NotId => Match(principal.NotId)?.Not(),
        Principal.IdentifierOneofCase.FilterState => ConnectionCondition.Text(
            "envoy.matching.inputs.filter_state", new FilterStateInput { Key = principal.FilterState.Key }, principal.FilterState.StringMatch),
        Principal.IdentifierOneofCase.RemoteIp => InRange("envoy.matching.inputs.source_ip", new SourceIPInput(), principal.RemoteIp),
        _ => null,
    };

    private static ConnectionCondition? Match(Permission permission, MeshPort port) => permission.RuleCase switch
    {
        Permission.RuleOneofCase.Any => ConnectionCondition.Always,
        Permission.RuleOneofCase.AndRules => All(permission.AndRules.Rules.Select(rule => Match(rule, port))),
        Permission.RuleOneofCase.OrRules => Any(permission.OrRules.Rules.Select(rule => Match(rule, port))),
        Permission.RuleOneofCase.NotRule => Match(permission.NotRule, port)?.Not(),
        Permission.RuleOneofCase.DestinationPort => permission.DestinationPort == (uint)port.Number ? ConnectionCondition.Always : ConnectionCondition.Never,
        Permission.RuleOneofCase.DestinationIp => InRange("envoy.matching.inputs.destination_ip", new DestinationIPInput(), permission.DestinationIp),
        Permission.RuleOneofCase.RequestedServerName => ConnectionCondition.Text(
            "envoy.matching.inputs.server_name", new ServerNameInput(), permission.RequestedServerName),
        _ => null,
    };

    private static ConnectionCondition InRange(string name, Google.Protobuf.IMessage input, ConfigCidr range) =>
        ConnectionCondition.Custom(name, input, IpMatcher, new Ip { CidrRanges = { range }, StatPrefix = StatPrefix });

    private static ConnectionCondition? All(IEnumerable<ConnectionCondition?> conditions) => Known(conditions) is { } known ? ConnectionCondition.All(known) : null;

    private static ConnectionCondition? Any(IEnumerable<ConnectionCondition?> conditions) => Known(conditions) is { } known ? ConnectionCondition.Any(known) : null;

    private static List<ConnectionCondition>? Known(IEnumerable<ConnectionCondition?> conditions)
    {
        var known = new List<ConnectionCondition>();
        foreach (ConnectionCondition? condition in conditions)
        {
            if (condition is not { } one)
                return null;
            known.Add(one);
        }

        return known;
    }
}
