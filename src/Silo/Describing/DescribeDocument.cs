using KGateway.Silo.Admin;
using KGateway.Translation.Effective;

namespace KGateway.Silo.Describing;

/// <summary>All that <c>kgateway describe</c> and the dashboard tell of one object.</summary>
internal sealed record DescribeDocument
{
    public required string Kind { get; init; }

    public required string Name { get; init; }

    /// <summary>What is in force for it, by each Gateway and, for backends, by all.</summary>
    public required IReadOnlyList<EffectivePolicies> InForce { get; init; }

    /// <summary>Conditions of the object.</summary>
    public required IReadOnlyList<ConditionDocument> Conditions { get; init; }

    /// <summary>The policies that are named, with their conditions.</summary>
    public required IReadOnlyList<ObjectDocument> Policies { get; init; }

    /// <summary>Silos that didn't answer; what their Gateways have in force is missing here.</summary>
    public required IReadOnlyList<string> Unanswered { get; init; }
}
