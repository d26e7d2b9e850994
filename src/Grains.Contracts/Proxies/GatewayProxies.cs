using System.Collections.Immutable;
using KGateway.Resources;
using KGateway.Translation.Encoding;

namespace KGateway.Grains.Contracts.Proxies;

/// <summary>How the proxies of a Gateway are that are connected to one silo.</summary>
/// <param name="Gateway">The Gateway.</param>
/// <param name="Silo">The silo.</param>
/// <param name="Version">Grows with each change on the silo; of two reports the one with the greater version counts.</param>
/// <param name="Connected">How many are connected.</param>
/// <param name="Starting">How many of them have not taken a whole configuration yet, and are not late.</param>
/// <param name="Troubled">How many of them refused something or are late.</param>
/// <param name="Troubles">The first of those, in order of their node ids.</param>
[GenerateSerializer, Immutable, Alias("kgateway.GatewayProxies")]
public sealed record GatewayProxies(
    ObjectKey Gateway,
    SiloAddress Silo,
    long Version,
    int Connected,
    int Starting,
    int Troubled,
    ImmutableArray<ProxyTrouble> Troubles);

/// <summary>Why a proxy hasn't taken the current configuration.</summary>
/// <param name="NodeId">xDS node id.</param>
/// <param name="Types">The types concerned: those refused, else those behind; none when it got nothing at all.</param>
/// <param name="Names">The refused resources.</param>
/// <param name="Message">The proxy's own words; null when it has only been behind for too long.</param>
[GenerateSerializer, Immutable, Alias("kgateway.ProxyTrouble")]
public sealed record ProxyTrouble(string NodeId, ImmutableArray<XdsType> Types, ImmutableArray<string> Names, string? Message);
