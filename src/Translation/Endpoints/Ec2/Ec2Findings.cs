using System.Collections.Immutable;

namespace KGateway.Translation.Endpoints.Ec2;

/// <summary>What is known of the running instances of a region, as some credentials see them.</summary>
/// <param name="Instances">The instances; after a failure those that were found last.</param>
/// <param name="Failure">Why the last lookup failed; null when it didn't.</param>
public sealed record Ec2Findings(ImmutableArray<Ec2Instance> Instances, Ec2Failure? Failure);
