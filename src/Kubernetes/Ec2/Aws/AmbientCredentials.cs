using System.Globalization;
using System.Text.Json;
using KGateway.Translation.Endpoints.Ec2;

namespace KGateway.Kubernetes.Ec2.Aws;

/// <summary>
/// The credentials that the surroundings of the control plane give it, in the order of AWS's own tools: variables, the token of a Kubernetes
/// ServiceAccount that stands for a role, the agent of a container, the machine.
/// </summary>
internal sealed class AmbientCredentials(AwsClient aws, IHttpClientFactory clients, Ec2Options options, TimeProvider time)
{
    private const string ContainerHost = "http://169.254.170.2";
    private const string MachineHost = "http://169.254.169.254";
    private const string MachineRoles = "/latest/meta-data/iam/security-credentials/";

    // Where there is no such agent nobody answers.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Finds credentials.</summary>
    /// <exception cref="Ec2LookupException">There are none, or they can't be fetched.</exception>
    public async Task<AwsKeys> FindAsync(string region, CancellationToken cancellationToken)
    {
        if (Variable("AWS_ACCESS_KEY_ID") is { } access && Variable("AWS_SECRET_ACCESS_KEY") is { } secret)
            return new AwsKeys(access, secret, Variable("AWS_SESSION_TOKEN"), null);
        if (Variable("AWS_WEB_IDENTITY_TOKEN_FILE") is { } file && Variable("AWS_ROLE_ARN") is { } role)
            return await OfAccountAsync(file, role, Variable("AWS_REGION") ?? region, cancellationToken);
        using var timeout = new CancellationTokenSource(Patience, time);
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            if (Variable("AWS_CONTAINER_CREDENTIALS_FULL_URI") is { } full)
                return await OfContainerAsync(full, bounded.Token);
            if (Variable("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI") is { } relative)
                return await OfContainerAsync(ContainerHost + relative, bounded.Token);
            if (!"true".Equals(Variable("AWS_EC2_METADATA_DISABLED"), StringComparison.OrdinalIgnoreCase))
                return await OfMachineAsync(bounded.Token);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw None("the agent that gives credentials doesn't answer", e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or UnauthorizedAccessException or JsonException or UriFormatException)
        {
            throw None(e.Message, e);
        }

        throw None("there is nothing that gives any", null);
    }

    private static Ec2LookupException None(string why, Exception? inner) =>
        new(Ec2FailureKind.CredentialError, $"no credentials in the surroundings of the control plane: {why}", inner);

    private async Task<AwsKeys> OfAccountAsync(string file, string role, string region, CancellationToken cancellationToken)
    {
        string token;
        try
        {
            token = (await File.ReadAllTextAsync(file, cancellationToken)).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw None(e.Message, e);
        }

        KeyValuePair<string, string>[] parameters =
        [
            new("Action", "AssumeRoleWithWebIdentity"),
            new("Version", AwsRole.Version),
            new("RoleArn", role),
            new("RoleSessionName", Variable("AWS_ROLE_SESSION_NAME") ?? AwsRole.SessionName),
            new("WebIdentityToken", token),
        ];
        return AwsRole.Read(await aws.AskAsync(AwsRole.Service, region, parameters, keys: null, cancellationToken));
    }

    private async Task<AwsKeys> OfContainerAsync(string url, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(url, UriKind.Absolute));
        var token = Variable("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE") is { } file
            ? (await File.ReadAllTextAsync(file, cancellationToken)).Trim()
            : Variable("AWS_CONTAINER_AUTHORIZATION_TOKEN");
        if (token is not null)
            request.Headers.TryAddWithoutValidation("Authorization", token);
        return Read(await SendAsync(request, cancellationToken));
    }

    private async Task<AwsKeys> OfMachineAsync(CancellationToken cancellationToken)
    {
        var host = (Variable("AWS_EC2_METADATA_SERVICE_ENDPOINT") ?? MachineHost).TrimEnd('/');
        using var session = new HttpRequestMessage(HttpMethod.Put, new Uri($"{host}/latest/api/token", UriKind.Absolute));
        session.Headers.Add("X-aws-ec2-metadata-token-ttl-seconds", "300");
        var token = await SendAsync(session, cancellationToken);
        var role = (await AskMachineAsync(MachineRoles)).Split('\n')[0].Trim();
        return Read(await AskMachineAsync(MachineRoles + role));

        async Task<string> AskMachineAsync(string path)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(host + path, UriKind.Absolute));
            request.Headers.Add("X-aws-ec2-metadata-token", token);
            return await SendAsync(request, cancellationToken);
        }
    }

    private async Task<string> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var client = clients.CreateClient(AwsClient.Name);
        using var response = await client.SendAsync(request, cancellationToken);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsStringAsync(cancellationToken);
    }

    private static AwsKeys Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        if (Member("AccessKeyId") is not { } access || Member("SecretAccessKey") is not { } secret)
            throw new JsonException("the answer has no keys");
        DateTimeOffset? expires = DateTimeOffset.TryParse(
            Member("Expiration"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? moment : null;
        return new AwsKeys(access, secret, Member("Token"), expires);

        string? Member(string name) =>
            root.ValueKind == JsonValueKind.Object
            && root.TryGetProperty(name, out var value)
            && value.ValueKind == JsonValueKind.String
            && value.GetString() is { Length: > 0 } text
                ? text
                : null;
    }

    private string? Variable(string name) => options.Environment(name) is { Length: > 0 } value ? value : null;
}
