using System.Collections.Immutable;
using KGateway.Translation.Policies;

namespace KGateway.Translation.Routes.Delegation;

/// <summary>The filters and other settings of a rule that delegates.</summary>
/// <param name="Policies">They, in the order in which they are applied.</param>
/// <param name="Prefers">Whether they win over what stands in the rules below; if not they fill the gaps.</param>
internal sealed record InheritedRule(ImmutableArray<IRoutePolicy> Policies, bool Prefers);
