using System.Collections.Immutable;

namespace KGateway.Grains.Contracts.Views;

/// <summary>What goes on in all silos.</summary>
/// <param name="Silos">The silos that answered, in order of their addresses.</param>
/// <param name="Unanswered">Silos that did not answer in time.</param>
/// <param name="Statuses">The statuses of all objects, parts of several Gateways joined, in order of their ids.</param>
public sealed record ClusterView(
    ImmutableArray<SiloView> Silos,
    ImmutableArray<string> Unanswered,
    ImmutableArray<ObjectStatusView> Statuses);
