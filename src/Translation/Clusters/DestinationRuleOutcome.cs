using System.Collections.Immutable;
using KGateway.Resources.Istio;

namespace KGateway.Translation.Clusters;

/// <summary>What became of a DestinationRule at one backend.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Problems">What of it can't be honoured, each with its field; none when all is.</param>
internal sealed record DestinationRuleOutcome(DestinationRule Rule, ImmutableArray<string> Problems);
