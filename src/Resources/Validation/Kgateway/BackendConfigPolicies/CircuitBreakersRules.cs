using KGateway.Resources.Kgateway.BackendConfigPolicies;

namespace KGateway.Resources.Validation.Kgateway.BackendConfigPolicies;

/// <summary>Rules of how much may be under way.</summary>
[Cel(
    "has(self.maxConnections) || has(self.maxPendingRequests) || has(self.maxRequests) || has(self.maxRetries)",
    "at least one of the fields in [maxConnections maxPendingRequests maxRequests maxRetries] must be set")]
internal sealed class CircuitBreakersRules : IRules<CircuitBreakers>
{
    public void Check(CircuitBreakers value, Violations violations)
    {
        if (value is { MaxConnections: null, MaxPendingRequests: null, MaxRequests: null, MaxRetries: null })
            violations.Report("", "at least one of the fields in [maxConnections maxPendingRequests maxRequests maxRetries] must be set");
    }
}
