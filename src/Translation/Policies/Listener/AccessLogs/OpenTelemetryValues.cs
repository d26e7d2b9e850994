using System.Text.Json;
using KGateway.Resources.Kgateway.ListenerPolicies;
using OpenTelemetry.Proto.Common.V1;
using EnvoyValue = OpenTelemetry.Proto.Common.V1.AnyValue;

namespace KGateway.Translation.Policies.Listener.AccessLogs;

/// <summary>Makes Envoy's form of attributes of OpenTelemetry; what is nested in a value has the same form as the value itself.</summary>
internal static class OpenTelemetryValues
{
    // Envoy's own limit for nested messages is 100, of which a value takes up to three.
    private const int MaxDepth = 16;

    /// <summary>The attributes; null after telling <paramref name="context"/> what is wrong with them.</summary>
    /// <param name="settings">The attributes as written.</param>
    /// <param name="formatted">Whether strings have command operators.</param>
    /// <param name="field">Their name.</param>
    /// <param name="context">Where problems go.</param>
    public static KeyValueList? Build(KeyAnyValueList settings, bool formatted, string field, ListenerFieldContext context)
    {
        var list = new KeyValueList();
        foreach (var attribute in settings.Values)
        {
            try
            {
                list.Values.Add(new KeyValue { Key = attribute.Key, Value = ValueOf(attribute.Value, formatted) });
            }
            catch (Exception e) when (e is FormatException or JsonException)
            {
                context.Fail($"{field}: attribute \"{attribute.Key}\": {e.Message}");
                return null;
            }
        }

        return list;
    }

    private static EnvoyValue ValueOf(KGateway.Resources.Kgateway.ListenerPolicies.AnyValue value, bool formatted)
    {
        if (value.StringValue is { } text)
            return Text(text, formatted);
        if (value.KvListValue is { } attributes)
        {
            using var document = JsonDocument.Parse(attributes.Text);
            return new EnvoyValue { KvlistValue = Attributes(document.RootElement, formatted, MaxDepth) };
        }

        var array = new ArrayValue();
        foreach (var item in value.ArrayValue)
        {
            using var document = JsonDocument.Parse(item.Text);
            array.Values.Add(ValueOf(document.RootElement, formatted, MaxDepth));
        }

        return new EnvoyValue { ArrayValue = array };
    }

    private static EnvoyValue ValueOf(JsonElement value, bool formatted, int depth)
    {
        if (depth == 0)
            throw new FormatException("values are nested too deep");
        if (value.ValueKind == JsonValueKind.Object && value.EnumerateObject().Count() == 1)
        {
            var member = value.EnumerateObject().First();
            switch (member.Name)
            {
                case "stringValue" when member.Value.ValueKind == JsonValueKind.String:
                    return Text(member.Value.GetString()!, formatted);
                case "arrayValue" when member.Value.ValueKind == JsonValueKind.Array:
                    var array = new ArrayValue();
                    foreach (var item in member.Value.EnumerateArray())
                        array.Values.Add(ValueOf(item, formatted, depth - 1));
                    return new EnvoyValue { ArrayValue = array };
                case "kvListValue":
                    return new EnvoyValue { KvlistValue = Attributes(member.Value, formatted, depth - 1) };
            }
        }

        throw new FormatException("a value must have exactly one of the fields stringValue, arrayValue and kvListValue");
    }

    private static KeyValueList Attributes(JsonElement list, bool formatted, int depth)
    {
        var result = new KeyValueList();
        if (list.ValueKind != JsonValueKind.Object || !list.TryGetProperty("values", out var values) || values.ValueKind != JsonValueKind.Array)
            throw new FormatException("kvListValue must have a list of values");
        foreach (var attribute in values.EnumerateArray())
        {
            if (attribute.ValueKind != JsonValueKind.Object
                || !attribute.TryGetProperty("key", out var key)
                || key.ValueKind != JsonValueKind.String
                || !attribute.TryGetProperty("value", out var value))
                throw new FormatException("an attribute must have a key and a value");
            result.Values.Add(new KeyValue { Key = key.GetString(), Value = ValueOf(value, formatted, depth - 1) });
        }

        return result;
    }

    private static EnvoyValue Text(string text, bool formatted) =>
        formatted && SubstitutionFormat.FindProblem(text, FormatterSet.AccessLog) is { } problem
            ? throw new FormatException(problem)
            : new EnvoyValue { StringValue = text };
}
