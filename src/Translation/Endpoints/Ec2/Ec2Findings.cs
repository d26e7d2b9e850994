using KGateway.Resources;

namespace KGateway.Translation.Endpoints.Ec2;

/// <summary>What is known of the instances that a Backend is made of.</summary>
/// <param name="Endpoints">The endpoints in order, each once; after a failure those that were found last.</param>
/// <param name="Failure">Why the last lookup failed; null when it didn't.</param>
public sealed record Ec2Findings(EquatableArray<Ec2Endpoint> Endpoints, Ec2Failure? Failure);
