using System.Collections.Immutable;
using System.Xml.Linq;
using KGateway.Resources;
using KGateway.Translation.Endpoints.Ec2;

namespace KGateway.Kubernetes.Ec2.Aws;

/// <summary>Asks EC2 for its running instances (DescribeInstances), page by page.</summary>
internal sealed class Ec2Client(AwsClient aws, AwsCredentials credentials) : IEc2Client
{
    private const string Service = "ec2";
    private const string Version = "2016-11-15";
    private const string PageSize = "1000";

    /// <inheritdoc/>
    public async Task<ImmutableArray<Ec2Instance>> DescribeAsync(Ec2Work work, CancellationToken cancellationToken)
    {
        var keys = await credentials.ForAsync(work, cancellationToken);
        try
        {
            return await DescribeAsync(work.Source.Region, keys, cancellationToken);
        }
        catch (Ec2LookupException e) when (e.Kind == Ec2FailureKind.CredentialError)
        {
            credentials.Forget(work.Source);
            throw;
        }
    }

    private async Task<ImmutableArray<Ec2Instance>> DescribeAsync(string region, AwsKeys keys, CancellationToken cancellationToken)
    {
        var instances = ImmutableArray.CreateBuilder<Ec2Instance>();
        var next = "";
        do
        {
            List<KeyValuePair<string, string>> parameters =
            [
                new("Action", "DescribeInstances"),
                new("Version", Version),
                new("Filter.1.Name", "instance-state-name"),
                new("Filter.1.Value.1", "running"),
                new("MaxResults", PageSize),
            ];
            if (next.Length > 0)
                parameters.Add(new("NextToken", next));
            var answer = await aws.AskAsync(Service, region, parameters, keys, cancellationToken);
            foreach (var reservation in Items(answer, "reservationSet"))
            {
                foreach (var instance in Items(reservation, "instancesSet"))
                {
                    if (Text(Child(instance, "instanceState"), "name") == "running")
                        instances.Add(Read(instance));
                }
            }

            next = Text(answer, "nextToken") ?? "";
        }
        while (next.Length > 0);
        return instances.ToImmutable();
    }

    private static Ec2Instance Read(XElement instance) => new(
        Text(Child(instance, "placement"), "availabilityZone") ?? "",
        Text(instance, "privateIpAddress"),
        Text(instance, "ipAddress"),
        StringMap.From(Items(instance, "tagSet").Select(static tag => KeyValuePair.Create(Text(tag, "key") ?? "", Text(tag, "value") ?? ""))));

    private static IEnumerable<XElement> Items(XElement parent, string set) => Child(parent, set)?.Elements() ?? [];

    private static XElement? Child(XElement? parent, string name) =>
        parent?.Elements().FirstOrDefault(element => element.Name.LocalName == name);

    private static string? Text(XElement? parent, string name) => Child(parent, name)?.Value is { Length: > 0 } text ? text : null;
}
