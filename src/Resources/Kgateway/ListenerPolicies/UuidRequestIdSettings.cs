namespace KGateway.Resources.Kgateway.ListenerPolicies;

/// <summary>How request ids relate to tracing.</summary>
public sealed record UuidRequestIdSettings
{
    /// <summary>Whether the id tells why a request is traced.</summary>
    public bool PackTraceReason { get; init; } = true;

    /// <summary>Whether the id decides if a request is traced.</summary>
    public bool UseRequestIdForTraceSampling { get; init; } = true;
}
