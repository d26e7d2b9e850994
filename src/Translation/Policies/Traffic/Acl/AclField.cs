using System.Collections.Immutable;
using Envoy.Extensions.Filters.Http.CustomResponse.V3;
using Envoy.Extensions.Filters.Http.Rbac.V3;
using KGateway.Resources.Kgateway.TrafficPolicies;

namespace KGateway.Translation.Policies.Traffic.Acl;

/// <summary>Field acl: client addresses that may pass or not, and what is answered to those that may not.</summary>
internal sealed class AclField : TrafficField
{
    /// <summary>Name of the filter that refuses requests.</summary>
    public const string RulesFilterName = "acl/rules";

    /// <summary>Name of the filter that replaces its answers. In the chain it comes before the other, by its name: so it sees them.</summary>
    public const string ReplyFilterName = "acl/deny_reply";

    private const string NamelessRule = "rule";
    private const int MaxName = 256;

    private static readonly HttpFilter RulesFilter =
        new(RulesFilterName, HttpFilterStage.Fault, 1, new RBAC { RulesStatPrefix = AclReply.Prefix }, disabled: true);

    private static readonly HttpFilter ReplyFilter = new(ReplyFilterName, HttpFilterStage.Fault, 1, new CustomResponse(), disabled: true);

    private readonly AclAction _defaultAction;
    private readonly ImmutableArray<AclRangeRule> _rules;
    private readonly AclDenyResponse? _reply;
    private readonly RBACPerRoute _config;

    private AclField(AclAction defaultAction, ImmutableArray<AclRangeRule> rules, AclDenyResponse? reply)
    {
        _defaultAction = defaultAction;
        _rules = rules;
        _reply = reply;
        _config = new RBACPerRoute
        {
            Rbac = new RBAC { Matcher = AclMatcher.Of(rules, defaultAction), RulesStatPrefix = AclReply.Prefix },
        };
    }

    /// <inheritdoc/>
    public override string Key => "httpACL";

    /// <inheritdoc/>
    public override ImmutableArray<HttpFilter> Filters => _reply is null ? [RulesFilter] : [ReplyFilter, RulesFilter];

    /// <summary>Resolves the field of a policy; null when there is none, or it can't be enforced.</summary>
    public static TrafficField? Resolve(TrafficPolicySpec spec, TrafficFieldContext context)
    {
        if (spec.Acl is not { } acl)
            return null;
        var rules = ImmutableArray.CreateBuilder<AclRangeRule>(acl.Rules.Count);
        var invalid = new List<string>();
        bool failed = false;
        foreach (var rule in acl.Rules)
        {
            var ranges = ImmutableArray.CreateBuilder<AclRange>(rule.Cidrs.Count);
            foreach (string cidr in rule.Cidrs)
            {
                if (AclRange.TryParse(cidr, out var range))
                    ranges.Add(range);
                else
                    invalid.Add(cidr);
            }

            string name = string.IsNullOrEmpty(rule.Name) ? NamelessRule : rule.Name;
            if (name.Length > MaxName || name.Any(char.IsControl))
            {
                context.Fail($"acl: a rule can't be named \"{name}\"");
                failed = true;
            }

            rules.Add(new AclRangeRule(name, rule.Action, ranges.ToImmutable()));
        }

        if (invalid.Count > 0)
            context.Fail($"acl: invalid CIDR(s): {string.Join(", ", invalid)}");
        if (acl.DenyResponse is { } reply && AclReply.FindProblem(reply) is { } problem)
        {
            context.Fail(problem);
            failed = true;
        }

        return failed || invalid.Count > 0 ? null : new AclField(acl.DefaultAction, rules.ToImmutable(), acl.DenyResponse);
    }

    /// <inheritdoc/>
    public override void Configure(FilterConfigs configs)
    {
        configs.Configure(RulesFilterName, _config);
        // The answer of a less specific policy isn't this one's.
        if (_reply is null)
            configs.DisableIfPresent(ReplyFilterName);
        else
            configs.Configure(ReplyFilterName, AclReply.ToEnvoy(_reply));
    }

    /// <inheritdoc/>
    public override TrafficField? CombineWith(TrafficField lower)
    {
        if (lower is not AclField other
            || _defaultAction != other._defaultAction
            || Differ(_reply?.StatusCode, other._reply?.StatusCode)
            || Differ(_reply?.BlockedByHeaderName, other._reply?.BlockedByHeaderName))
            return null;
        return new AclField(_defaultAction, [.. _rules, .. other._rules], Combine(_reply, other._reply));
    }

    private static bool Differ<T>(T first, T second) => first is not null && second is not null && !first.Equals(second);

    private static AclDenyResponse? Combine(AclDenyResponse? winner, AclDenyResponse? lower)
    {
        if (winner is null || lower is null)
            return winner ?? lower;
        var own = winner.Headers.Select(static header => header.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return new AclDenyResponse
        {
            StatusCode = winner.StatusCode ?? lower.StatusCode,
            BlockedByHeaderName = winner.BlockedByHeaderName ?? lower.BlockedByHeaderName,
            Headers = [.. winner.Headers, .. lower.Headers.Where(header => !own.Contains(header.Name))],
        };
    }
}
