using KGateway.Resources.Validation.Kgateway.Aws;

namespace KGateway.Resources.Kgateway.Aws;

/// <summary>A filter by a tag; exactly one of its members is set.</summary>
[CheckedBy<Ec2TagFilterRules>]
public sealed record Ec2TagFilter
{
    /// <summary>The instance has a tag of this key.</summary>
    [Length(1, 128)]
    public string? Key { get; init; }

    /// <summary>The instance has this tag.</summary>
    public Ec2Tag? KeyValue { get; init; }
}
