using System.Collections.Immutable;
using KGateway.Grains.Contracts.Gateways;
using KGateway.Grains.Contracts.Proxies;
using KGateway.Grains.Contracts.Services;
using KGateway.Grains.Contracts.Watching;

namespace KGateway.Grains.Contracts.Views;

/// <summary>What goes on in one silo.</summary>
/// <param name="Silo">The silo.</param>
/// <param name="Ready">True when it serves proxies.</param>
/// <param name="NotReady">Why it doesn't; empty when it does.</param>
/// <param name="Inputs">How far its inputs have been read.</param>
/// <param name="Streams">The streams that are read there.</param>
/// <param name="Gateways">The Gateways that are translated there.</param>
/// <param name="Services">The backends whose endpoints are translated there.</param>
/// <param name="Proxies">The proxies that are connected there.</param>
/// <param name="GatewayProxies">How the proxies connected there are, by Gateway.</param>
/// <param name="Statuses">What the Gateways translated there say of objects.</param>
[GenerateSerializer, Immutable, Alias("kgateway.SiloView")]
public sealed record SiloView(
    string Silo,
    bool Ready,
    ImmutableArray<string> NotReady,
    string Inputs,
    ImmutableArray<WatchState> Streams,
    ImmutableArray<GatewayState> Gateways,
    ImmutableArray<ServiceState> Services,
    ImmutableArray<ProxyReport> Proxies,
    ImmutableArray<GatewayProxies> GatewayProxies,
    ImmutableArray<ObjectStatusView> Statuses);
