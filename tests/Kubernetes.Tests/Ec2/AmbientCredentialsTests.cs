using KGateway.Kubernetes.Ec2;
using KGateway.Kubernetes.Ec2.Aws;
using KGateway.Kubernetes.Tests.Harness;
using KGateway.Translation;
using KGateway.Translation.Endpoints.Ec2;

namespace KGateway.Kubernetes.Tests.Ec2;

/// <summary>Where the control plane finds credentials in its surroundings.</summary>
public sealed class AmbientCredentialsTests : IDisposable
{
    private const string Agent =
        """{"AccessKeyId": "agent", "SecretAccessKey": "s", "Token": "t", "Expiration": "2030-01-02T03:04:05Z"}""";

    private readonly FakeAws _aws = new();
    private readonly Dictionary<string, string> _environment = [];
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kgateway-aws-");
    private readonly AmbientCredentials _credentials;

    public AmbientCredentialsTests()
    {
        var time = new WatchedTime();
        var options = new Ec2Options { Translation = TranslationSettings.Default, Environment = _environment.GetValueOrDefault };
        _credentials = new(new AwsClient(_aws, options, time), _aws, options, time);
    }

    public void Dispose()
    {
        _folder.Delete(recursive: true);
        _aws.Dispose();
    }

    [Fact]
    public async Task Variables_come_first()
    {
        _environment["AWS_ACCESS_KEY_ID"] = "a";
        _environment["AWS_SECRET_ACCESS_KEY"] = "s";
        _environment["AWS_SESSION_TOKEN"] = "t";
        _environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = "http://agent/";
        Assert.Equal(new AwsKeys("a", "s", "t", null), await FindAsync());
        Assert.Empty(_aws.Asked);
    }

    [Fact]
    public async Task A_ServiceAccount_may_stand_for_a_role()
    {
        _environment["AWS_WEB_IDENTITY_TOKEN_FILE"] = File("jwt\n");
        _environment["AWS_ROLE_ARN"] = "arn:r";
        _environment["AWS_REGION"] = "us-west-2";
        _aws.Answer("AssumeRoleWithWebIdentity", FakeAws.Role("AssumeRoleWithWebIdentity", "2030-01-02T03:04:05Z"));
        Assert.Equal(new AwsKeys("temporary", "t", "session", new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero)), await FindAsync());
        Assert.Equal(
            "POST https://sts.us-west-2.amazonaws.com/?Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleArn=arn%3Ar"
            + "&RoleSessionName=kgateway-ec2-discovery&WebIdentityToken=jwt unsigned",
            Assert.Single(_aws.Asked));
    }

    [Theory]
    [InlineData("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://agent/v1", "http://agent/v1", "/v1")]
    [InlineData("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/v2", "http://169.254.170.2/v2", "/v2")]
    public async Task A_container_has_an_agent(string variable, string value, string url, string path)
    {
        _environment[variable] = value;
        _environment["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] = File("pod");
        _aws.Answer(path, Agent);
        Assert.Equal(("agent", "t"), await FindAsync() is var keys ? (keys.AccessKey, keys.SessionToken) : default);
        Assert.Equal($"GET {url}? unsigned", Assert.Single(_aws.Asked));
        Assert.Equal("pod", _aws.Headers["Authorization"]);
    }

    [Fact]
    public async Task A_machine_has_a_role()
    {
        _environment["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = "http://imds";
        _aws.Answer("/latest/api/token", "session");
        _aws.Answer("/latest/meta-data/iam/security-credentials/", "node\n");
        _aws.Answer("/latest/meta-data/iam/security-credentials/node", Agent);
        Assert.Equal("agent", (await FindAsync()).AccessKey);
        Assert.Equal("session", _aws.Headers["X-aws-ec2-metadata-token"]);
        Assert.StartsWith("PUT http://imds/latest/api/token", _aws.Asked.First(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AWS_EC2_METADATA_DISABLED", "true", "there is nothing that gives any")]
    [InlineData("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://agent/missing", "404")]
    [InlineData("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://agent/odd", "the answer has no keys")]
    [InlineData("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://agent/html", "'<'")]
    [InlineData("AWS_CONTAINER_CREDENTIALS_FULL_URI", "nowhere", "URI")]
    [InlineData("AWS_WEB_IDENTITY_TOKEN_FILE", "/nowhere", "/nowhere")]
    public async Task Where_there_are_none_that_is_told(string variable, string value, string expected)
    {
        _environment[variable] = value;
        _environment["AWS_ROLE_ARN"] = "arn:r";
        _aws.Answer("/odd", "{}");
        _aws.Answer("/html", "<html>");
        var failure = await Assert.ThrowsAsync<Ec2LookupException>(FindAsync);
        Assert.Equal(Ec2FailureKind.CredentialError, failure.Kind);
        Assert.StartsWith("no credentials in the surroundings of the control plane: ", failure.Message, StringComparison.Ordinal);
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
    }

    private Task<AwsKeys> FindAsync() => _credentials.FindAsync("eu-west-1", TestContext.Current.CancellationToken);

    private string File(string text)
    {
        var file = Path.Combine(_folder.FullName, "token");
        System.IO.File.WriteAllText(file, text);
        return file;
    }
}
