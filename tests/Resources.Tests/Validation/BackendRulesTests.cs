using KGateway.Resources.Kgateway;
using KGateway.Resources.Kgateway.Aws;

namespace KGateway.Resources.Tests.Validation;

public sealed class BackendRulesTests
{
    private const string ApiVersion = "gateway.kgateway.dev/v1alpha1";

    [Fact]
    public void Functions_and_instances_of_AWS_are_read_and_survive_writing()
    {
        var lambda = TestObjects.ReadOne<Backend>(Object("""
            {type: AWS, aws: {accountId: "000000000001", auth: {type: AssumeRole, assumeRole: {roleArn: "arn:aws-cn:iam::000000000001:role/a/b"}},
              lambda: {functionName: f, endpointURL: "http://localhost:4566/x", invocationMode: Async, payloadTransformMode: None}}}
            """));
        Assert.Equal(lambda, ResourceJson.Read(ResourceJson.ToUtf8(lambda)));
        Assert.Equal("us-east-1", lambda.Spec.Aws!.Region);
        Assert.Equal("$LATEST", lambda.Spec.Aws.Lambda!.Qualifier);
        var ec2 = TestObjects.ReadOne<Backend>(Object("""
            {aws: {region: eu-central-1, auth: {type: Secret, secretRef: {name: s}}, ec2: {addressType: PublicIP, filters: [{key: k}, {keyValue: {key: a, value: b}}]}}}
            """));
        Assert.Equal(ec2, ResourceJson.Read(ResourceJson.ToUtf8(ec2)));
        Assert.Equal((80, Ec2AddressType.PublicIP), (ec2.Spec.Aws!.Ec2!.Port, ec2.Spec.Aws.Ec2.AddressType));
    }

    [Theory]
    [InlineData("{}", "exactly one of the fields in [aws static dynamicForwardProxy gcp priorityGroups]")]
    [InlineData("{type: GCP, dynamicForwardProxy: {}}", "type must match the field that is set")]
    [InlineData("{gcp: {host: ''}}", "gcp.host: should be at least 1 chars long")]
    [InlineData("{priorityGroups: [{backendRefs: []}]}", "backendRefs: should have at least 1 items")]
    [InlineData("{aws: {}}", "exactly one of the fields in [lambda ec2]")]
    [InlineData("{aws: {lambda: {functionName: f}}}", "accountId must be set for a function")]
    [InlineData("{aws: {accountId: '1', lambda: {functionName: f}}}", "accountId: should be at least 12 chars long")]
    [InlineData("{aws: {accountId: 12345678901a, lambda: {functionName: f}}}", "accountId: Invalid value")]
    [InlineData("{aws: {accountId: '123456789012', region: US, lambda: {functionName: f}}}", "region: Invalid value")]
    [InlineData("{aws: {accountId: '123456789012', lambda: {functionName: 'a b'}}}", "functionName: Invalid value")]
    [InlineData("{aws: {accountId: '123456789012', lambda: {functionName: f, endpointURL: 'ftp://x'}}}", "endpointURL: Invalid value")]
    [InlineData("{aws: {accountId: '123456789012', lambda: {functionName: f, invocationMode: Later}}}", "invocationMode: Unsupported value")]
    [InlineData("{aws: {ec2: {}, auth: {type: Secret}}}", "the field that type names must be set, and no other")]
    [InlineData("{aws: {ec2: {}, auth: {type: Secret, secretRef: {name: a}, assumeRole: {roleArn: 'arn:aws:iam::123456789012:role/x'}}}}", "the field that type names must be set, and no other")]
    [InlineData("{aws: {ec2: {}, auth: {type: AssumeRole, assumeRole: {roleArn: 'arn:aws:iam::12345:role/x'}}}}", "roleArn: Invalid value")]
    [InlineData("{aws: {ec2: {port: 0}}}", "port: Invalid value: 0")]
    [InlineData("{aws: {ec2: {filters: [{}]}}}", "exactly one of the fields in [key keyValue]")]
    [InlineData("{aws: {ec2: {filters: [{keyValue: {key: a}}]}}}", "keyValue.value: Required value")]
    public void What_breaks_a_rule_is_told(string spec, string finding) =>
        Assert.Contains(TestObjects.Findings(Object(spec)), found => found.Contains(finding, StringComparison.Ordinal));

    private static string Object(string spec) => TestObjects.Object("Backend", spec, ApiVersion);
}
