namespace KGateway.Resources.Kgateway.ListenerPolicies;

/// <summary>Attributes of OpenTelemetry.</summary>
public sealed record KeyAnyValueList
{
    /// <summary>The attributes.</summary>
    public EquatableArray<KeyAnyValue> Values { get; init; }
}
