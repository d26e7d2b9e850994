using KGateway.Resources.Kgateway.Aws;

namespace KGateway.Resources.Validation.Kgateway.Aws;

/// <summary>Rules of a service of AWS.</summary>
[Cel(
    "has(self.lambda) != has(self.ec2)",
    "exactly one of the fields in [lambda ec2] must be set")]
[Cel(
    "!has(self.lambda) || has(self.accountId) || has(self.lambda.accountId)",
    "accountId must be set for a function, here or in lambda")]
internal sealed class AwsBackendRules : IRules<AwsBackend>
{
    public void Check(AwsBackend value, Violations violations)
    {
        if (value.Lambda is null == value.Ec2 is null)
            violations.Report("", "exactly one of the fields in [lambda ec2] must be set");
        if (value is { AccountId: null, Lambda: { AccountId: null } })
            violations.Report("accountId", "accountId must be set for a function, here or in lambda");
    }
}
