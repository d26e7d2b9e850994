namespace KGateway.Resources.Kgateway.Aws;

/// <summary>EC2 instances that are looked up; all running ones that pass each of the filters.</summary>
public sealed record AwsEc2
{
    /// <summary>Port of the instances.</summary>
    [Port]
    public int Port { get; init; } = 80;

    /// <summary>Which of their addresses is used.</summary>
    public Ec2AddressType AddressType { get; init; }

    /// <summary>Filters by tags.</summary>
    [Items(0, 16)]
    public EquatableArray<Ec2TagFilter> Filters { get; init; }
}
