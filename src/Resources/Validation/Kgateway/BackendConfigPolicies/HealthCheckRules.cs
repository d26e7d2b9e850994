using KGateway.Resources.Kgateway.BackendConfigPolicies;

namespace KGateway.Resources.Validation.Kgateway.BackendConfigPolicies;

/// <summary>Rules of requests for health.</summary>
[Cel(
    "[has(self.http), has(self.grpc)].filter(set, set).size() == 1",
    "exactly one of the fields in [http grpc] must be set")]
internal sealed class HealthCheckRules : IRules<HealthCheck>
{
    public void Check(HealthCheck value, Violations violations)
    {
        var count = (value.Http is null ? 0 : 1)
            + (value.Grpc is null ? 0 : 1);
        if (count != 1)
            violations.Report("", "exactly one of the fields in [http grpc] must be set");
    }
}
