using KGateway.Resources.Validation.Kgateway.ListenerPolicies;

namespace KGateway.Resources.Kgateway.ListenerPolicies;

/// <summary>An access log in a file.</summary>
[CheckedBy<FileAccessLogRules>]
public sealed record FileAccessLog
{
    /// <summary>Path of the file.</summary>
    [Length(1, int.MaxValue)]
    public required string Path { get; init; }

    /// <summary>Line with command operators.</summary>
    public string? StringFormat { get; init; }

    /// <summary>JSON object with command operators in its strings.</summary>
    public RawJson? JsonFormat { get; init; }
}
