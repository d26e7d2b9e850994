using KGateway.Resources.Validation.Kgateway;

namespace KGateway.Resources.Kgateway;

/// <summary>Specification of a DirectResponse.</summary>
[CheckedBy<DirectResponseSpecRules>]
public sealed record DirectResponseSpec
{
    /// <summary>HTTP status code.</summary>
    [Range(200, 599)]
    public required int Status { get; init; }

    /// <summary>Body; not together with <see cref="BodyFormat"/>.</summary>
    [Length(1, 4096)]
    public string? Body { get; init; }

    /// <summary>Body made from the request by Envoy's substitution format.</summary>
    public BodyFormat? BodyFormat { get; init; }
}
