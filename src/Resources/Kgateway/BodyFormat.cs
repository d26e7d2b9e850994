using KGateway.Resources.Validation.Kgateway;

namespace KGateway.Resources.Kgateway;

/// <summary>A body made by Envoy's substitution format; exactly one of text and JSON is set.</summary>
[CheckedBy<BodyFormatRules>]
public sealed record BodyFormat
{
    /// <summary>Text with command operators.</summary>
    [Length(1, 4096)]
    public string? Text { get; init; }

    /// <summary>JSON object with command operators in its strings.</summary>
    public RawJson? Json { get; init; }

    /// <summary>Content type of the answer.</summary>
    [Length(1, 256)]
    public string? ContentType { get; init; }
}
