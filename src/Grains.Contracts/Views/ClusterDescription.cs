using System.Collections.Immutable;

namespace KGateway.Grains.Contracts.Views;

/// <summary>What all silos know of one object.</summary>
/// <param name="Parts">What is in force for it: by each Gateway that has to do with it, ordered by name, and by all.</param>
/// <param name="Statuses">Of the object and the policies that are named, parts of several Gateways joined, in order of their ids.</param>
/// <param name="Unanswered">Silos that did not answer in time.</param>
public sealed record ClusterDescription(
    ImmutableArray<ObjectDescription> Parts, ImmutableArray<ObjectStatusView> Statuses, ImmutableArray<string> Unanswered);
