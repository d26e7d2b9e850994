using KGateway.Resources.Validation.Kgateway.Parameters;

namespace KGateway.Resources.Kgateway.Parameters;

/// <summary>Format of a proxy's own log; exactly one member is set.</summary>
[CheckedBy<EnvoyLogFormatRules>]
public sealed record EnvoyLogFormat
{
    /// <summary>JSON object with the operators of the log in its strings.</summary>
    public RawJson? Json { get; init; }

    /// <summary>Text with the operators of the log.</summary>
    public string? Text { get; init; }
}
