using KGateway.Resources.Kgateway.Aws;

namespace KGateway.Resources.Validation.Kgateway.Aws;

/// <summary>Rules of credentials towards AWS.</summary>
[Cel(
    "self.type == 'Secret' ? (has(self.secretRef) && !has(self.assumeRole)) : (has(self.assumeRole) && !has(self.secretRef))",
    "the field that type names must be set, and no other")]
internal sealed class AwsAuthRules : IRules<AwsAuth>
{
    public void Check(AwsAuth value, Violations violations)
    {
        if (value.SecretRef is not null != (value.Type == AwsAuthType.Secret)
            || value.AssumeRole is not null != (value.Type == AwsAuthType.AssumeRole))
        {
            violations.Report("", "the field that type names must be set, and no other");
        }
    }
}
