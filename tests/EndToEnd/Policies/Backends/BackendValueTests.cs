using KGateway.EndToEnd.Policies.Harness;

namespace KGateway.EndToEnd.Policies.Backends;

/// <summary>Values of a Backend of another type, out of range or not of the choices.</summary>
[Collection("Policies")]
public sealed class BackendValueTests(PolicyLab lab)
{
    private static readonly BadValue[] Backends =
    [
        new("type", "Azure", "supported values"),
        new("static.hosts[].host", "''", "at least 1 chars"),
        new("static.hosts[].port", "70000", "less than or equal to 65535"),
        new("static.appProtocol", "smtp", "supported values"),
        new("dynamicForwardProxy.enableTls", "often", "must be a boolean"),
        new("gcp.host", "''", "at least 1 chars"),
        new("gcp.audience", "''", "at least 1 chars"),
        new("priorityGroups[].backendRefs[].name", "''", "at least 1 chars"),
    ];

    private static readonly BadValue[] Functions =
    [
        new("aws.accountId", "'12'", "at least 12 chars"),
        new("aws.region", "not a region", "should match"),
        new("aws.auth.type", "Password", "supported values"),
        new("aws.auth.secretRef.name", "''", "at least 1 chars"),
        new("aws.auth.assumeRole.roleArn", "role", "should match"),
        new("aws.lambda.accountId", "'1234567890123'", "Too long"),
        new("aws.lambda.endpointURL", "ftp://host", "should match"),
        new("aws.lambda.functionName", "a b", "should match"),
        new("aws.lambda.invocationMode", "Later", "supported values"),
        new("aws.lambda.qualifier", "''", "at least 1 chars"),
        new("aws.lambda.payloadTransformMode", "All", "supported values"),
    ];

    private static readonly BadValue[] Instances =
    [
        new("aws.ec2.port", "70000", "less than or equal to 65535"),
        new("aws.ec2.addressType", "MacAddress", "supported values"),
        new("aws.ec2.filters[].key", "''", "at least 1 chars"),
        new("aws.ec2.filters[].keyValue.key", "''", "at least 1 chars"),
        new("aws.ec2.filters[].keyValue.value", "''", "at least 1 chars"),
    ];

    [Fact]
    [BadValues("Backend", nameof(Backends))]
    public Task Hosts_and_members() => Findings.ExpectAllAsync(lab, "Backend", Backends);

    [Fact]
    [BadValues("Backend", nameof(Functions))]
    public Task Functions_of_AWS() => Findings.ExpectAllAsync(lab, "Backend", Functions);

    [Fact]
    [BadValues("Backend", nameof(Instances))]
    public Task Instances_of_AWS() => Findings.ExpectAllAsync(lab, "Backend", Instances);
}
