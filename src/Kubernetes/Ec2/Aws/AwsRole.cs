using System.Globalization;
using System.Xml.Linq;
using KGateway.Translation.Endpoints.Ec2;

namespace KGateway.Kubernetes.Ec2.Aws;

/// <summary>Roles of AWS: what its Security Token Service is asked and answers.</summary>
internal static class AwsRole
{
    /// <summary>Name of the service.</summary>
    public const string Service = "sts";

    /// <summary>Version of its protocol.</summary>
    public const string Version = "2011-06-15";

    /// <summary>What the logs of AWS call us.</summary>
    public const string SessionName = "kgateway-ec2-discovery";

    /// <summary>Assumes a role with some credentials.</summary>
    /// <exception cref="Ec2LookupException">That isn't possible or permitted.</exception>
    public static async Task<AwsKeys> AssumeAsync(AwsClient aws, string arn, string region, AwsKeys keys, CancellationToken cancellationToken)
    {
        KeyValuePair<string, string>[] parameters =
        [
            new("Action", "AssumeRole"), new("Version", Version), new("RoleArn", arn), new("RoleSessionName", SessionName),
        ];
        return Read(await aws.AskAsync(Service, region, parameters, keys, cancellationToken));
    }

    /// <summary>Reads the credentials of an answer.</summary>
    /// <exception cref="Ec2LookupException">There are none.</exception>
    public static AwsKeys Read(XElement answer)
    {
        var credentials = answer.Descendants().FirstOrDefault(static element => element.Name.LocalName == "Credentials");
        if (Member("AccessKeyId") is not { } access || Member("SecretAccessKey") is not { } secret || Member("SessionToken") is not { } token)
            throw new Ec2LookupException(Ec2FailureKind.CredentialError, "the answer of the security token service has no credentials");
        DateTimeOffset? expires = DateTimeOffset.TryParse(
            Member("Expiration"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? moment : null;
        return new AwsKeys(access, secret, token, expires);

        string? Member(string name) =>
            credentials?.Elements().FirstOrDefault(element => element.Name.LocalName == name)?.Value is { Length: > 0 } text ? text : null;
    }
}
