using KGateway.Resources.Kgateway.TrafficPolicies;

namespace KGateway.Resources.Validation.Kgateway.TrafficPolicies;

/// <summary>Rules of requests that the proxy answers itself.</summary>
[Cel("has(self.httpStatus) != has(self.grpcStatus)", "exactly one of the fields in [httpStatus grpcStatus] must be set")]
internal sealed class FaultAbortRules : IRules<FaultAbort>
{
    public void Check(FaultAbort abort, Violations violations)
    {
        if (abort.HttpStatus is null == abort.GrpcStatus is null)
            violations.Report("", "exactly one of the fields in [httpStatus grpcStatus] must be set");
    }
}
