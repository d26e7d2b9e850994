using KGateway.Grains.Contracts.Versions;

namespace KGateway.Grains.Contracts.Watching;

/// <summary>A stream's reader as people see it.</summary>
/// <param name="Stream">Name of the stream.</param>
/// <param name="Silo">Where it is read.</param>
/// <param name="Version">How far it has been read; null before the first batch.</param>
/// <param name="Synced">True once all there is has been listed.</param>
/// <param name="Objects">How many objects it holds.</param>
/// <param name="Hubs">How many silos are served.</param>
/// <param name="ShardSubscribers">How many service grains are served.</param>
/// <param name="Failure">Why it can't be read at the moment; null when it can.</param>
[GenerateSerializer, Immutable, Alias("kgateway.WatchState")]
public sealed record WatchState(
    string Stream,
    string Silo,
    StreamVersion? Version,
    bool Synced,
    int Objects,
    int Hubs,
    int ShardSubscribers,
    string? Failure);
