using System.Net.Http.Headers;
using KGateway.Kubernetes.Ec2.Aws;

namespace KGateway.Kubernetes.Tests.Ec2;

/// <summary>Signatures are those of AWS's published examples.</summary>
public sealed class AwsSignatureTests
{
    private static readonly AwsKeys Keys = new("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", null, null);
    private static readonly DateTimeOffset Moment = new(2015, 8, 30, 12, 36, 0, TimeSpan.Zero);

    [Fact]
    public void A_form_is_signed_as_in_the_example()
    {
        using var request = Request("https://example.amazonaws.com/");
        AwsSignature.Sign(request, "Param1=value1"u8.ToArray(), Keys, "us-east-1", "service", Moment);
        Assert.Equal("20150830T123600Z", request.Headers.GetValues("X-Amz-Date").Single());
        Assert.Equal(
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=content-type;host;x-amz-date, "
            + "Signature=ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a",
            request.Headers.GetValues("Authorization").Single());
    }

    [Fact]
    public void A_session_token_and_a_port_are_signed_too()
    {
        using var request = Request("http://127.0.0.1:4566/");
        AwsSignature.Sign(request, "Param1=value1"u8.ToArray(), Keys with { SessionToken = "token" }, "us-east-1", "service", Moment);
        Assert.Equal("token", request.Headers.GetValues("X-Amz-Security-Token").Single());
        var signed = request.Headers.GetValues("Authorization").Single();
        Assert.Contains("SignedHeaders=content-type;host;x-amz-date;x-amz-security-token,", signed, StringComparison.Ordinal);
        using var other = Request("http://127.0.0.1:4567/");
        AwsSignature.Sign(other, "Param1=value1"u8.ToArray(), Keys with { SessionToken = "token" }, "us-east-1", "service", Moment);
        Assert.NotEqual(signed, other.Headers.GetValues("Authorization").Single());
    }

    [Fact]
    public void Keys_are_not_printed() => Assert.DoesNotContain("wJalr", $"{Keys}", StringComparison.Ordinal);

    private static HttpRequestMessage Request(string url)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent("Param1=value1"u8.ToArray()) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded");
        return request;
    }
}
