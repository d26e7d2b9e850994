using Envoy.Config.Core.V3;
using Envoy.Type.V3;

namespace KGateway.Translation.Policies;

/// <summary>Makes Envoy's form of whole percentages; what is beyond none and all counts as these.</summary>
internal static class Percentages
{
    /// <summary>A share.</summary>
    public static FractionalPercent Of(int percent) => new()
    {
        Numerator = (uint)Math.Clamp(percent, 0, 100),
        Denominator = FractionalPercent.Types.DenominatorType.Hundred,
    };

    /// <summary>A share that the proxy's runtime can override by a key.</summary>
    public static RuntimeFractionalPercent Of(int percent, string runtimeKey) =>
        new() { DefaultValue = Of(percent), RuntimeKey = runtimeKey };
}
