using KGateway.Grains.Contracts.Hubs;
using Orleans.Runtime.Services;
using Orleans.Services;

namespace KGateway.Grains.Hub;

/// <summary>Calls the hub of any silo.</summary>
internal interface ISiloHubClient : IGrainServiceClient<ISiloHub>
{
    /// <summary>The hub of a silo.</summary>
    ISiloHub For(SiloAddress silo);
}

/// <inheritdoc cref="ISiloHubClient"/>
internal sealed class SiloHubClient(IServiceProvider services) : GrainServiceClient<ISiloHub>(services), ISiloHubClient
{
    /// <inheritdoc/>
    public ISiloHub For(SiloAddress silo) => GetGrainService(silo);
}
