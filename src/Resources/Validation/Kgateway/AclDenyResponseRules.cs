using KGateway.Resources.Kgateway.TrafficPolicies;

namespace KGateway.Resources.Validation.Kgateway;

/// <summary>Rules of the answer to clients that may not pass.</summary>
[Cel(
    "has(self.statusCode) || has(self.headers) || has(self.blockedByHeaderName)",
    "at least one of the fields in [statusCode headers blockedByHeaderName] must be set")]
internal sealed class AclDenyResponseRules : IRules<AclDenyResponse>
{
    public void Check(AclDenyResponse response, Violations violations)
    {
        if (response is { StatusCode: null, BlockedByHeaderName: null, Headers.IsEmpty: true })
            violations.Report("", "at least one of the fields in [statusCode headers blockedByHeaderName] must be set");
    }
}
