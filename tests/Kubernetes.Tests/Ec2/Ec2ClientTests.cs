using System.Net;
using KGateway.Kubernetes.Ec2;
using KGateway.Kubernetes.Ec2.Aws;
using KGateway.Kubernetes.Tests.Harness;
using KGateway.Resources;
using KGateway.Translation;
using KGateway.Translation.Endpoints.Ec2;

namespace KGateway.Kubernetes.Tests.Ec2;

/// <summary>How AWS is asked for instances, and with which credentials.</summary>
public sealed class Ec2ClientTests : IDisposable
{
    private const string Instances = "DescribeInstances";

    private static readonly AwsKeys Own = new("own", "secret", null, null);

    private readonly FakeAws _aws = new();
    private readonly WatchedTime _time = new();
    private readonly Dictionary<string, string> _environment = new() { ["AWS_EC2_METADATA_DISABLED"] = "true" };
    private readonly Ec2Client _client;

    public Ec2ClientTests()
    {
        var options = new Ec2Options { Translation = TranslationSettings.Default, Environment = _environment.GetValueOrDefault };
        var aws = new AwsClient(_aws, options, _time);
        _client = new(aws, new AwsCredentials(aws, new AmbientCredentials(aws, _aws, options, _time), _time));
    }

    public void Dispose() => _aws.Dispose();

    [Fact]
    public async Task Running_instances_of_all_pages_are_found()
    {
        _aws.Answer(Instances, FakeAws.Page(FakeAws.Instance("z1", "10.0.0.1") + FakeAws.Instance("z2", "10.0.0.2", "stopping"), "more"));
        _aws.Answer(Instances, FakeAws.Page("<item><instanceState><name>running</name></instanceState><ipAddress>1.2.3.4</ipAddress></item>"));

        var found = await _client.DescribeAsync(Work(Own), TestContext.Current.CancellationToken);

        Assert.Equal(new Ec2Instance("z1", "10.0.0.1", null, StringMap.From(("app", "a"))), found[0]);
        Assert.Equal(new Ec2Instance("", null, "1.2.3.4", default), found[1]);
        Assert.Equal(2, found.Length);
        const string Body = "Action=DescribeInstances&Version=2016-11-15&Filter.1.Name=instance-state-name&Filter.1.Value.1=running&MaxResults=1000";
        Assert.Equal(
            [$"POST https://ec2.eu-west-1.amazonaws.com/?{Body} own", $"POST https://ec2.eu-west-1.amazonaws.com/?{Body}&NextToken=more own"],
            _aws.Asked);
    }

    [Theory]
    [InlineData("UnauthorizedOperation", Ec2FailureKind.AuthorizationError)]
    [InlineData("AuthFailure", Ec2FailureKind.CredentialError)]
    [InlineData("InvalidParameterValue", Ec2FailureKind.DiscoveryError)]
    public async Task A_refusal_is_told_once_with_its_kind(string code, Ec2FailureKind kind)
    {
        _aws.Answer(Instances, FakeAws.Refusal(code, "You may not. Encoded authorization failure message: abc"), HttpStatusCode.Forbidden);
        var failure = await FailsAsync(Work(Own));
        Assert.Equal((kind, $"{code}: You may not."), (failure.Kind, failure.Message));
        Assert.Single(_aws.Asked);
    }

    [Theory]
    [InlineData(HttpStatusCode.ServiceUnavailable, "")]
    [InlineData(HttpStatusCode.BadRequest, "<Response><Errors><Error><Code>RequestLimitExceeded</Code></Error></Errors></Response>")]
    [InlineData((HttpStatusCode)0, "")]
    public async Task What_may_pass_is_tried_again(HttpStatusCode status, string body)
    {
        _aws.Answer(Instances, body, status);
        _aws.Answer(Instances, FakeAws.Page(""));
        var asking = _client.DescribeAsync(Work(Own), TestContext.Current.CancellationToken);
        await _time.TimerAsync(TimeSpan.FromMilliseconds(200));
        _time.Advance(TimeSpan.FromMilliseconds(200));
        Assert.Empty(await asking);
    }

    [Fact]
    public async Task What_is_no_answer_of_AWS_is_a_failure()
    {
        _aws.Answer(Instances, "<html>", HttpStatusCode.OK);
        Assert.Equal("the answer of https://ec2.eu-west-1.amazonaws.com/ is no XML", (await FailsAsync(Work(Own))).Message);
        _environment["AWS_ENDPOINT_URL_EC2"] = "nowhere";
        Assert.Equal("the address nowhere of the AWS service ec2 is no URL", (await FailsAsync(Work(Own))).Message);
    }

    [Fact]
    public async Task A_role_is_assumed_and_kept_until_shortly_before_its_end()
    {
        _environment["AWS_ACCESS_KEY_ID"] = "ambient";
        _environment["AWS_SECRET_ACCESS_KEY"] = "s";
        _environment["AWS_ENDPOINT_URL"] = "http://localhost:4566";
        _aws.Answer("AssumeRole", FakeAws.Role("AssumeRole", (_time.GetUtcNow() + TimeSpan.FromHours(1)).ToString("O")));
        _aws.Answer(Instances, FakeAws.Page(""));
        var work = Work(null, role: "arn:aws:iam::123456789012:role/r");

        await _client.DescribeAsync(work, TestContext.Current.CancellationToken);
        Assert.Equal("session", _aws.Headers["X-Amz-Security-Token"]);
        _time.Advance(TimeSpan.FromMinutes(54));
        await _client.DescribeAsync(work, TestContext.Current.CancellationToken);
        Assert.Equal(["ambient", "temporary", "temporary"], Signers());
        Assert.StartsWith(
            "POST http://localhost:4566/?Action=AssumeRole&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2Fr&RoleSessionName=",
            _aws.Asked.First(),
            StringComparison.Ordinal);

        _time.Advance(TimeSpan.FromMinutes(2));
        await _client.DescribeAsync(work, TestContext.Current.CancellationToken);
        Assert.Equal(["ambient", "temporary", "temporary", "ambient", "temporary"], Signers());
    }

    [Fact]
    public async Task A_role_that_may_not_be_assumed_is_an_authorization_error()
    {
        _environment["AWS_ACCESS_KEY_ID"] = "ambient";
        _environment["AWS_SECRET_ACCESS_KEY"] = "s";
        _aws.Answer("AssumeRole", "<ErrorResponse><Error><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>", HttpStatusCode.Forbidden);
        Assert.Equal(Ec2FailureKind.AuthorizationError, (await FailsAsync(Work(null, role: "arn:aws:iam::123456789012:role/r"))).Kind);
    }

    [Fact]
    public async Task Credentials_that_AWS_does_not_take_any_more_are_forgotten()
    {
        _environment["AWS_ACCESS_KEY_ID"] = "ambient";
        _environment["AWS_SECRET_ACCESS_KEY"] = "s";
        _aws.Answer("AssumeRole", FakeAws.Role("AssumeRole", (_time.GetUtcNow() + TimeSpan.FromHours(1)).ToString("O")));
        _aws.Answer(Instances, FakeAws.Refusal("RequestExpired", "old"), HttpStatusCode.BadRequest);
        _aws.Answer(Instances, FakeAws.Page(""));
        var work = Work(null, role: "arn:aws:iam::123456789012:role/r");
        await FailsAsync(work);
        await _client.DescribeAsync(work, TestContext.Current.CancellationToken);
        Assert.Equal(["ambient", "temporary", "ambient", "temporary"], Signers());
    }

    [Fact]
    public async Task A_Secret_that_is_not_usable_is_a_credential_error()
    {
        var failure = await FailsAsync(Work(null, problem: "Secret default/s not found"));
        Assert.Equal((Ec2FailureKind.CredentialError, "Secret default/s not found"), (failure.Kind, failure.Message));
        Assert.Empty(_aws.Asked);
    }

    private static Ec2Work Work(AwsKeys? keys, string? role = null, string? problem = null) => new(new("eu-west-1", null, role), keys, problem, []);

    private async Task<Ec2LookupException> FailsAsync(Ec2Work work) =>
        await Assert.ThrowsAsync<Ec2LookupException>(() => _client.DescribeAsync(work, TestContext.Current.CancellationToken));

    private string[] Signers() => [.. _aws.Asked.Select(static asked => asked.Split(' ')[^1])];
}
