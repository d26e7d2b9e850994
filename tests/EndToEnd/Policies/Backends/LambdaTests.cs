using System.Text.Json;
using KGateway.EndToEnd.Policies.BackendConfigPolicies;
using KGateway.EndToEnd.Policies.Harness;
using KGateway.EndToEnd.Policies.Servers;

namespace KGateway.EndToEnd.Policies.Backends;

/// <summary>Functions of AWS.</summary>
[Collection("Policies")]
public sealed class LambdaTests(PolicyLab lab)
{
    private const string Function = "arn:aws:lambda:eu-west-1:123456789012:function:hello:3";

    [Fact]
    [PolicyField("Backend", "aws.accountId", "aws.region", "aws.auth.type", "aws.auth.secretRef.name", "aws.lambda.endpointURL")]
    [PolicyField("Backend", "aws.lambda.functionName", "aws.lambda.qualifier", "aws.lambda.invocationMode", "aws.lambda.payloadTransformMode")]
    public async Task Requests_are_signed_invocations()
    {
        using var authority = new TestAuthority();
        using var certificate = authority.Issue("localhost");
        await using var endpoint = await LambdaEndpoint.StartAsync(certificate);
        var site = await BackendSite.StartBackendAsync(
            lab,
            "",
            $$"""
            aws:
              accountId: "123456789012"
              region: eu-west-1
              auth: {type: Secret, secretRef: {name: NAME} }
              lambda: {functionName: hello, qualifier: "3", endpointURL: "https://localhost:{{endpoint.Port}}", invocationMode: Sync, payloadTransformMode: Envoy}
            """,
            """
            apiVersion: v1
            kind: Secret
            metadata: {name: NAME, namespace: default}
            stringData: {accessKey: AKIATESTS, secretKey: secret, sessionToken: session}
            """);
        await site.AnswersAsync(201);
        var answer = await site.SendAsync(HttpMethod.Post, "/path?q=1", "the body", ("x-given", "yes"));
        Assert.Equal((201, "of the function", "ran"), (answer.Status, answer.Body, answer.Headers["x-function"]));
        var (path, headers, body) = endpoint.Asked.Last();
        Assert.Equal($"/2015-03-31/functions/{Function}/invocations", Uri.UnescapeDataString(path));
        Assert.Equal("RequestResponse", headers["x-amz-invocation-type"]);
        Assert.Equal("session", headers["x-amz-security-token"]);
        Assert.Matches("^AWS4-HMAC-SHA256 Credential=AKIATESTS/[0-9]{8}/eu-west-1/lambda/aws4_request, *SignedHeaders=[^,]+, *Signature=[0-9a-f]{64}$", headers["authorization"]);
        using var asked = JsonDocument.Parse(body);
        Assert.Equal("POST", asked.RootElement.GetProperty("method").GetString());
        Assert.Equal("/path?q=1", asked.RootElement.GetProperty("raw_path").GetString());
        Assert.Equal("yes", asked.RootElement.GetProperty("headers").GetProperty("x-given").GetString());

        site.Edit("invocationMode: Sync, payloadTransformMode: Envoy", "invocationMode: Async, payloadTransformMode: None");
        await site.AnswersAsync(200);
        await site.SendAsync(HttpMethod.Post, "/plain", "as it is");
        (_, headers, body) = endpoint.Asked.Last();
        Assert.Equal(("Event", "as it is"), (headers["x-amz-invocation-type"], body));
        await site.SaysAsync("Backend", "Accepted", "True");
    }

    [Theory]
    [PolicyField("Backend", "aws.auth.secretRef.name", BadInput = true)]
    [PolicyField("Backend", "aws.lambda.endpointURL", BadInput = true)]
    [PolicyField("Backend", "aws.ec2", BadInput = true)]
    [InlineData("aws: {accountId: \"123456789012\", auth: {type: Secret, secretRef: {name: missing}}, lambda: {functionName: hello}}")]
    [InlineData("aws: {accountId: \"123456789012\", lambda: {functionName: hello, endpointURL: \"https://localhost\"}}")]
    [InlineData("aws: {ec2: {}}")]
    public async Task What_can_not_be_resolved_is_told_in_the_status(string specification)
    {
        var site = await BackendSite.StartBackendAsync(lab, "", specification);
        await site.SaysAsync("Backend", "Accepted", "False");
        Assert.Equal(500, (await site.GetAsync()).Status);
    }

    [Theory]
    [PolicyField("Backend", "aws", "aws.accountId", "aws.auth", BadInput = true)]
    [InlineData("{accountId: \"123456789012\"}", "aws")]
    [InlineData("{lambda: {functionName: a}}", "accountId")]
    [InlineData("{accountId: \"123456789012\", auth: {type: Secret}, lambda: {functionName: a}}", "auth")]
    public Task What_the_schema_forbids_is_a_finding(string aws, string where) => Findings.ExpectAsync(lab, "Backend", $"aws: {aws}", where);
}
