using KGateway.Resources.Validation.Kgateway.Policies;

namespace KGateway.Resources.Kgateway.Policies;

/// <summary>An attribute of spans; exactly one source of its value is set.</summary>
[CheckedBy<CustomAttributeRules>]
public sealed record CustomAttribute
{
    /// <summary>Name of the attribute.</summary>
    [Length(1, int.MaxValue)]
    public required string Name { get; init; }

    /// <summary>A fixed value.</summary>
    public CustomAttributeLiteral? Literal { get; init; }

    /// <summary>A variable of the proxy's environment.</summary>
    public CustomAttributeEnvironment? Environment { get; init; }

    /// <summary>A header of the request.</summary>
    public CustomAttributeHeader? RequestHeader { get; init; }

    /// <summary>Metadata of the request or of what serves it.</summary>
    public CustomAttributeMetadata? Metadata { get; init; }
}
