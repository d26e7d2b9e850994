using System.Collections.Immutable;
using KGateway.Resources.Kgateway.TrafficPolicies;

namespace KGateway.Translation.Policies.Traffic.Acl;

/// <summary>What happens to some ranges of addresses.</summary>
/// <param name="Name">What answers and logs call the rule.</param>
/// <param name="Action">What happens.</param>
/// <param name="Ranges">The ranges.</param>
internal sealed record AclRangeRule(string Name, AclAction Action, ImmutableArray<AclRange> Ranges);
