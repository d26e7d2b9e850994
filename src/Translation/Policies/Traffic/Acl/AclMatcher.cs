using System.Collections.Immutable;
using Envoy.Extensions.Matching.CommonInputs.Network.V3;
using KGateway.Resources.Kgateway.TrafficPolicies;
using KGateway.Translation.Encoding;
using Xds.Core.V3;
using Xds.Type.Matcher.V3;
using Action = Envoy.Config.Rbac.V3.Action;
using Decision = Envoy.Config.Rbac.V3.RBAC.Types.Action;

namespace KGateway.Translation.Policies.Traffic.Acl;

/// <summary>Writes rules as Envoy's tree of address ranges: the narrowest range decides, at the same cost for any number of them.</summary>
internal static class AclMatcher
{
    private const string DefaultName = "default";

    /// <summary>The matcher.</summary>
    public static Matcher Of(ImmutableArray<AclRangeRule> rules, AclAction otherwise)
    {
        var ranges = new IPMatcher();
        var seen = new HashSet<AclRange>();
        bool coversMapped = false;
        foreach (var rule in rules)
        {
            var range = new IPMatcher.Types.IPRangeMatcher { OnMatch = Then(rule.Name, rule.Action) };
            foreach (var each in rule.Ranges)
            {
                // The first rule for a range decides.
                if (!seen.Add(each))
                    continue;
                range.Ranges.AddRange(each.ToEnvoy());
                coversMapped |= each.ContainsMapped;
            }

            if (range.Ranges.Count > 0)
                ranges.RangeMatchers.Add(range);
        }

        var other = Then(DefaultName, otherwise);
        // No rule for IPv6 holds for IPv4 addresses in IPv6 form.
        if (coversMapped && !seen.Any(static range => range.IsIPv4 && range.Length == 0))
            ranges.RangeMatchers.Add(new IPMatcher.Types.IPRangeMatcher { Ranges = { AclRange.AllMapped }, OnMatch = other.Clone() });
        var matcher = new Matcher { OnNoMatch = other };
        if (ranges.RangeMatchers.Count > 0)
        {
            matcher.MatcherTree = new Matcher.Types.MatcherTree
            {
                Input = Extension("envoy.matching.inputs.source_ip", new SourceIPInput()),
                CustomMatch = Extension("envoy.matching.custom_matchers.ip_range_matcher", ranges),
            };
        }

        return matcher;
    }

    private static Matcher.Types.OnMatch Then(string name, AclAction action) => new()
    {
        Action = Extension("action", new Action { Name = name, Action_ = action == AclAction.Deny ? Decision.Deny : Decision.Allow }),
    };

    private static TypedExtensionConfig Extension(string name, Google.Protobuf.IMessage config) =>
        new() { Name = name, TypedConfig = TypedConfig.Of(config) };
}
