namespace KGateway.Grains.Contracts.Hubs;

/// <summary>How much a silo does of what is done once in the cluster.</summary>
/// <param name="Ready">True when it has read everything and can take more.</param>
/// <param name="Streams">How many streams are read there.</param>
/// <param name="Gateways">How many Gateways are translated there.</param>
[GenerateSerializer, Immutable, Alias("kgateway.SiloWork")]
public sealed record SiloWork(bool Ready, int Streams, int Gateways);
