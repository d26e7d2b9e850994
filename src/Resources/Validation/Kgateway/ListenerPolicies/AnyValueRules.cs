using KGateway.Resources.Kgateway.ListenerPolicies;

namespace KGateway.Resources.Validation.Kgateway.ListenerPolicies;

/// <summary>Rules of a value of OpenTelemetry. Lists of them have no limit, so the API server would find an expression too costly.</summary>
internal sealed class AnyValueRules : IRules<AnyValue>
{
    public void Check(AnyValue value, Violations violations)
    {
        int count = (value.StringValue is null ? 0 : 1)
            + (value.ArrayValue.IsEmpty ? 0 : 1)
            + (value.KvListValue is null ? 0 : 1);
        if (count != 1)
            violations.Report("", "exactly one of the fields in [stringValue arrayValue kvListValue] must be set");
    }
}
