namespace KGateway.Resources.Kgateway.Aws;

/// <summary>A tag of an EC2 instance.</summary>
public sealed record Ec2Tag
{
    /// <summary>Key.</summary>
    [Length(1, 128)]
    public required string Key { get; init; }

    /// <summary>Value.</summary>
    [Length(1, 256)]
    public required string Value { get; init; }
}
