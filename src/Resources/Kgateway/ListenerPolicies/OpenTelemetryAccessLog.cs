namespace KGateway.Resources.Kgateway.ListenerPolicies;

/// <summary>An access log that a collector of OpenTelemetry takes.</summary>
public sealed record OpenTelemetryAccessLog
{
    /// <summary>The collector.</summary>
    public required AccessLogGrpcService GrpcService { get; init; }

    /// <summary>Body of the records, with command operators.</summary>
    public string? Body { get; init; }

    /// <summary>Whether the built-in labels are left out.</summary>
    public bool? DisableBuiltinLabels { get; init; }

    /// <summary>Attributes of the records, with command operators.</summary>
    public KeyAnyValueList? Attributes { get; init; }

    /// <summary>Attributes of what makes the records.</summary>
    public KeyAnyValueList? ResourceAttributes { get; init; }
}
