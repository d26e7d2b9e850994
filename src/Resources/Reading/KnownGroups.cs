using System.Collections.Frozen;

namespace KGateway.Resources.Reading;

/// <summary>API groups whose kinds all configure gateways, so that one that isn't read deserves a warning.</summary>
internal static class KnownGroups
{
    private static readonly FrozenSet<string> Names = FrozenSet.Create(
        StringComparer.Ordinal,
        ResourceKinds.GatewayApiGroup,
        ResourceKinds.GatewayApiExperimentalGroup,
        ResourceKinds.KgatewayGroup,
        "networking.istio.io",
        "security.istio.io",
        "telemetry.istio.io");

    public static bool Contains(string group) => Names.Contains(group);
}
