namespace KGateway.Resources.Kgateway.ListenerPolicies;

/// <summary>An attribute of OpenTelemetry.</summary>
public sealed record KeyAnyValue
{
    /// <summary>Its name.</summary>
    [Length(1, int.MaxValue)]
    public required string Key { get; init; }

    /// <summary>Its value.</summary>
    public required AnyValue Value { get; init; }
}
