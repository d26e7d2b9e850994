using KGateway.Resources.Kgateway.Parameters;

namespace KGateway.Resources.Validation.Kgateway.Parameters;

/// <summary>Rules of what a proxy starts with.</summary>
internal sealed class EnvoyBootstrapParametersRules : IRules<EnvoyBootstrapParameters>
{
    public void Check(EnvoyBootstrapParameters bootstrap, Violations violations)
    {
        if (bootstrap.LogLevel is { } level && !EnvoyLogLevels.IsLevel(level))
            violations.Report("logLevel", EnvoyLogLevels.Problem(level));
        foreach ((string component, string ofComponent) in bootstrap.ComponentLogLevels)
        {
            if (!EnvoyLogLevels.IsComponent(component))
                violations.Report("componentLogLevels", $"Invalid value: \"{component}\": is no name of a component of Envoy");
            else if (!EnvoyLogLevels.IsLevel(ofComponent))
                violations.Report($"componentLogLevels.{component}", EnvoyLogLevels.Problem(ofComponent));
        }
    }
}
