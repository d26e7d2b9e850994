using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using KGateway.Resources;
using KGateway.Resources.Kgateway.BackendConfigPolicies;
using EnvoySlowStart = Envoy.Extensions.LoadBalancingPolicies.Common.V3.SlowStartConfig;
using Percent = Envoy.Type.V3.Percent;
using RuntimeDouble = Envoy.Config.Core.V3.RuntimeDouble;

namespace KGateway.Translation.Policies.BackendConfig;

/// <summary>How new endpoints are broken in.</summary>
internal static class SlowStartConfig
{
    /// <summary>Envoy's form; the runtime key is made of the name of the policy.</summary>
    public static EnvoySlowStart Of(SlowStart start, ObjectKey policy)
    {
        var config = new EnvoySlowStart();
        if (start.Window is { } window)
            config.SlowStartWindow = Duration.FromTimeSpan(window);
        if (start.Aggression is { } text && AggressionOf(text) is { } aggression)
            config.Aggression = new RuntimeDouble { DefaultValue = aggression, RuntimeKey = $"{policy.Name}.{policy.Namespace}.slowStart.aggression" };
        if (start.MinWeightPercent is { } percent)
            config.MinWeightPercent = new Percent { Value = percent };
        return config;
    }

    /// <summary>The number that a text is; null when it is none, or not above 0.</summary>
    public static double? AggressionOf(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number > 0 && double.IsFinite(number)
            ? number
            : null;
}
