using KGateway.Translation.Encoding;

namespace KGateway.Grains.Contracts.Gateways;

/// <summary>A Gateway's grain as people see it.</summary>
/// <param name="Gateway">The Gateway, <c>namespace/name</c>.</param>
/// <param name="Silo">Where it is translated.</param>
/// <param name="Revision">How many different translations this activation has made.</param>
/// <param name="Inputs">What the newest was made from.</param>
/// <param name="Translations">How often it was translated, also without a difference.</param>
/// <param name="LastDuration">How long the newest translation took.</param>
/// <param name="Resources">How many resources there are of each <see cref="XdsType"/>.</param>
/// <param name="Backends">How many backends it sends traffic to.</param>
/// <param name="Silos">How many silos are served.</param>
/// <param name="Failure">Why the newest translation failed, which leaves the former one in force; null when it didn't.</param>
[GenerateSerializer, Immutable, Alias("kgateway.GatewayState")]
public sealed record GatewayState(
    string Gateway,
    string Silo,
    long Revision,
    string Inputs,
    long Translations,
    TimeSpan LastDuration,
    System.Collections.Immutable.ImmutableArray<int> Resources,
    int Backends,
    int Silos,
    string? Failure);
