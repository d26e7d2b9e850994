using KGateway.Resources.Validation.Kgateway.ListenerPolicies;

namespace KGateway.Resources.Kgateway.ListenerPolicies;

/// <summary>A value of OpenTelemetry; exactly one of its members is set.</summary>
[CheckedBy<AnyValueRules>]
public sealed record AnyValue
{
    /// <summary>A string.</summary>
    public string? StringValue { get; init; }

    /// <summary>A list of values of the same form.</summary>
    public EquatableArray<RawJson> ArrayValue { get; init; }

    /// <summary>Attributes, each a key and a value of the same form.</summary>
    public RawJson? KvListValue { get; init; }
}
