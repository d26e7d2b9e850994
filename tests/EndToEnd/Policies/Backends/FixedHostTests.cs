using System.Buffers.Text;
using System.Net;
using System.Text.Json;
using KGateway.EndToEnd.Harness;
using KGateway.EndToEnd.Policies.Harness;
using KGateway.EndToEnd.Policies.Servers;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace KGateway.EndToEnd.Policies.Backends;

/// <summary>Backends for which proxies go to hosts of a cloud that can't be chosen: names of these hosts lead to servers of the test.</summary>
[Collection("Policies")]
public sealed class FixedHostTests
{
    private const string Role = "arn:aws:iam::123456789012:role/tests";

    [Fact]
    [PolicyField("Backend", "gcp.host", "gcp.audience")]
    public async Task Requests_to_services_of_GCP_carry_tokens_for_their_audience()
    {
        using var authority = new TestAuthority();
        using var certificate = authority.Issue("run.test");
        using var issuer = new TokenIssuer();
        var address = OwnAddress.Take(80, 443);
        await using var tokens = await HttpServer.StartAsync(
            context =>
            {
                // What isn't asked as the metadata server is gets no token.
                var request = context.Request;
                if ((request.Host.Host, request.Path.Value, request.Headers["metadata-flavor"])
                    is not ("metadata.google.internal", "/computeMetadata/v1/instance/service-accounts/default/identity", ["Google"]))
                {
                    context.Response.StatusCode = 403;
                }

                return context.Response.WriteAsync(issuer.Sign(new { aud = $"{request.Query["audience"]}", exp = TimeProvider.System.GetUtcNow().AddHours(1).ToUnixTimeSeconds() }));
            },
            address,
            port: 80);
        await using var service = await HttpServer.StartAsync(
            static context => context.Response.WriteAsync(string.Join(
                ' ', context.Features.Get<ITlsHandshakeFeature>()!.HostName, context.Request.Host, context.Request.Path, AudienceOf(context.Request.Headers.Authorization))),
            address,
            new HttpsConnectionAdapterOptions { ServerCertificateSelector = (_, _) => certificate },
            443);
        await using var names = NameServer.Start(new Dictionary<string, IPAddress>
        {
            ["metadata.google.internal"] = address,
            ["run.test"] = address,
            ["other.run.test"] = address,
        });
        await using var proxy = await OwnProxy.StartAsync(
            string.Join(
                "\n---\n",
                RoutedBackend.Of("chosen", """gcp: {host: run.test, audience: "https://audience.test"}"""),
                RoutedBackend.Of("own", "gcp: {host: other.run.test}")),
            bootstrap => bootstrap["typedDnsResolverConfig"] = names.Resolver);
        await AnswersAsync(proxy, "chosen", "run.test run.test /path https://audience.test");
        await AnswersAsync(proxy, "own", "other.run.test other.run.test /path https://other.run.test");
    }

    [Fact]
    [PolicyField("Backend", "aws.auth.type", "aws.auth.assumeRole.roleArn", "aws.accountId", "aws.lambda.accountId", "aws.region")]
    public async Task A_role_may_be_taken_before_a_function_is_called()
    {
        using var authority = new TestAuthority();
        using var certificate = authority.Issue("amazonaws.com");
        var (roleAddress, functionAddress) = (OwnAddress.Take(443), OwnAddress.Take(443));
        var asked = "";
        await using var roles = await HttpServer.StartAsync(
            context =>
            {
                asked = $"{context.Request.Host} {context.Request.Query["Action"]} {context.Request.Query["RoleArn"]} {context.Request.Headers.Authorization}";
                return context.Response.WriteAsync($$"""
                    {"AssumeRoleResponse": {"AssumeRoleResult": {"Credentials": {
                      "AccessKeyId": "ASIAROLE", "SecretAccessKey": "secret", "SessionToken": "of-the-role",
                      "Expiration": {{TimeProvider.System.GetUtcNow().AddHours(1).ToUnixTimeSeconds()}}
                    } } } }
                    """);
            },
            roleAddress,
            new HttpsConnectionAdapterOptions { ServerCertificate = certificate },
            443);
        await using var functions = await LambdaEndpoint.StartAsync(certificate, functionAddress, 443);
        await using var names = NameServer.Start(new Dictionary<string, IPAddress>
        {
            ["sts.eu-central-1.amazonaws.com"] = roleAddress,
            ["lambda.eu-central-1.amazonaws.com"] = functionAddress,
            ["lambda.us-east-1.amazonaws.com"] = functionAddress,
        });
        await using var proxy = await OwnProxy.StartAsync(
            string.Join(
                "\n---\n",
                RoutedBackend.Of("role", $$"""
                    aws:
                      accountId: "210987654321"
                      region: eu-central-1
                      auth: {type: AssumeRole, assumeRole: {roleArn: "{{Role}}"} }
                      lambda: {accountId: "123456789012", functionName: hello}
                    """),
                RoutedBackend.Of("own", """aws: {accountId: "210987654321", lambda: {functionName: hello} }""")),
            bootstrap => bootstrap["typedDnsResolverConfig"] = names.Resolver,
            ("AWS_ACCESS_KEY_ID", "AKIAOWN"),
            ("AWS_SECRET_ACCESS_KEY", "secret"),
            ("AWS_EC2_METADATA_DISABLED", "true"));

        // Until the role is there, calls have the proxy's own credentials.
        await AnswersAsync(proxy, "role", "of the function");
        await Eventually.TrueAsync(
            async () => await Probe.GetAsync(proxy.Port, "role.test") is not null
                && functions.Asked.Last().Headers["authorization"].Contains("Credential=ASIAROLE/", StringComparison.Ordinal),
            "the role has been taken");
        Assert.StartsWith($"sts.eu-central-1.amazonaws.com AssumeRole {Role} AWS4-HMAC-SHA256 Credential=AKIAOWN/", asked, StringComparison.Ordinal);
        var (path, headers, _) = functions.Asked.Last();
        Assert.Contains("arn:aws:lambda:eu-central-1:123456789012:function:hello:$LATEST", Uri.UnescapeDataString(path), StringComparison.Ordinal);
        Assert.Matches("^AWS4-HMAC-SHA256 Credential=ASIAROLE/[0-9]{8}/eu-central-1/lambda/aws4_request", headers["authorization"]);
        Assert.Equal("of-the-role", headers["x-amz-security-token"]);

        // Without the field the proxy's own credentials count.
        await AnswersAsync(proxy, "own", "of the function");
        (path, headers, _) = functions.Asked.Last();
        Assert.Contains("arn:aws:lambda:us-east-1:210987654321:function:hello:$LATEST", Uri.UnescapeDataString(path), StringComparison.Ordinal);
        Assert.Matches("^AWS4-HMAC-SHA256 Credential=AKIAOWN/[0-9]{8}/us-east-1/lambda/aws4_request", headers["authorization"]);
    }

    // Whom a token is for.
    private static string AudienceOf(string? authorization)
    {
        if (authorization is null || !authorization.StartsWith("Bearer ", StringComparison.Ordinal))
            return "nobody";
        using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(authorization.Split('.')[1]));
        return claims.RootElement.GetProperty("aud").GetString()!;
    }

    private static Task AnswersAsync(OwnProxy proxy, string host, string body) => Eventually.EqualAsync(
        body,
        async () => (await Probe.GetAsync(proxy.Port, $"{host}.test", "/path"))?.Body,
        $"the answer of {host}",
        TimeSpan.FromSeconds(60));
}
