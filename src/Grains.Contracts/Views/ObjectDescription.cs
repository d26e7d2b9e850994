using System.Collections.Immutable;
using KGateway.Translation.Effective;

namespace KGateway.Grains.Contracts.Views;

/// <summary>What is known of one object: in force by one Gateway, or of backends by all.</summary>
/// <param name="Effective">What is in force.</param>
/// <param name="Statuses">What the Gateway says of the object, and of the policies that are named.</param>
[GenerateSerializer, Immutable, Alias("kgateway.ObjectDescription")]
public sealed record ObjectDescription(EffectivePolicies Effective, ImmutableArray<ObjectStatusView> Statuses);
