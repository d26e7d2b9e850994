using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using KGateway.Resources.Binding;

namespace KGateway.Resources.Schema.Crds;

/// <summary>Makes OpenAPI schemas of records, from the same properties and attributes that reading goes by.</summary>
internal sealed class RecordSchemas(XmlDescriptions descriptions)
{
    private readonly Stack<Type> _open = new();

    /// <summary>The schema of whole objects of a kind.</summary>
    public JsonObject OfResource(ResourceKind kind)
    {
        JsonObject schema = OfRecord(kind.Type);
        JsonObject fields = schema["properties"]!.AsObject();
        fields.Remove("metadata");
        var properties = new JsonObject
        {
            ["apiVersion"] = new JsonObject { ["type"] = "string" },
            ["kind"] = new JsonObject { ["type"] = "string" },
            ["metadata"] = new JsonObject { ["type"] = "object" },
        };
        foreach ((string name, JsonNode? field) in fields.ToArray())
        {
            fields.Remove(name);
            properties[name] = field;
        }

        properties["status"] = StatusSchemas.Of(kind);
        schema["properties"] = properties;
        if (schema["required"] is JsonArray required)
        {
            required.Remove(required.FirstOrDefault(static name => name!.GetValue<string>() == "metadata"));
            if (required.Count == 0)
                schema.Remove("required");
        }

        return schema;
    }

    private JsonObject OfRecord(Type type)
    {
        if (_open.Contains(type))
            throw new NotSupportedException($"{type} contains itself; schemas of CRDs can't.");
        _open.Push(type);
        var schema = new JsonObject { ["type"] = "object" };
        Describe(schema, descriptions.Of(type));
        var properties = new JsonObject();
        var required = new JsonArray();
        object prototype = RuntimeHelpers.GetUninitializedObject(type);
        if (type.GetConstructor(Type.EmptyTypes) is { } constructor)
            prototype = constructor.Invoke(null);
        foreach (PropertyInfo property in RecordFields.Of(type))
        {
            string name = RecordFields.NameOf(property);
            if (type.IsAssignableTo(typeof(Resource)) && name == "metadata")
            {
                // The API server has a schema of its own for it.
                properties[name] = new JsonObject();
                continue;
            }

            JsonObject field = OfProperty(property);
            bool needed = property.IsDefined(typeof(RequiredMemberAttribute));
            if (needed)
                required.Add(name);
            else if (DefaultOf(property, property.GetValue(prototype)) is { } standard)
                field["default"] = standard;
            properties[name] = field;
            if (property.GetCustomAttribute<OverlaidByAttribute>() is { } overlay)
                properties[overlay.Name] = Map(new JsonObject { ["type"] = "string" });
        }

        if (required.Count > 0)
            schema["required"] = required;
        AddUnknownFields(type, schema, properties);
        schema["properties"] = properties;
        AddRules(type, schema);
        _open.Pop();
        return schema;
    }

    private JsonObject OfProperty(PropertyInfo property)
    {
        JsonObject schema = OfType(property.PropertyType, property);
        Describe(schema, descriptions.Of(property));
        return schema;
    }

    /// <summary>The schema of a type; the property's constraints hold for it, or for the items of a list and the values of a map.</summary>
    private JsonObject OfType(Type type, PropertyInfo property)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string))
            return Constrain(new JsonObject { ["type"] = "string" }, property);
        if (type == typeof(int))
            return Constrain(new JsonObject { ["type"] = "integer", ["format"] = "int32" }, property);
        if (type == typeof(long))
            return Constrain(new JsonObject { ["type"] = "integer", ["format"] = "int64" }, property);
        if (type == typeof(bool))
            return new JsonObject { ["type"] = "boolean" };
        if (type == typeof(TimeSpan))
            return OfDuration(property);
        if (type == typeof(DateTimeOffset))
            return new JsonObject { ["type"] = "string", ["format"] = "date-time" };
        if (type == typeof(StringMap))
            return Count(Map(Constrain(new JsonObject { ["type"] = "string" }, property)), property, "minProperties", "maxProperties");
        if (type == typeof(BinaryMap))
            return Count(Map(new JsonObject { ["type"] = "string", ["format"] = "byte" }), property, "minProperties", "maxProperties");
        if (type == typeof(IntOrString))
            return new JsonObject { ["x-kubernetes-int-or-string"] = true };
        if (type == typeof(Quantity))
            return new JsonObject { ["x-kubernetes-int-or-string"] = true, ["pattern"] = Quantity.Pattern };
        if (type == typeof(RawJson))
            return new JsonObject { ["type"] = "object", ["x-kubernetes-preserve-unknown-fields"] = true };
        if (type.IsEnum)
            return new JsonObject { ["type"] = "string", ["enum"] = Names(RecordFields.ValuesOf(type).Select(RecordFields.NameOf)) };
        return type.IsGenericType && type.GetGenericTypeDefinition() == typeof(EquatableArray<>)
            ? OfList(type.GetGenericArguments()[0], property)
            : OfRecord(type);
    }

    private static JsonObject OfDuration(PropertyInfo property)
    {
        // The length bounds what the API server expects evaluation to cost.
        var schema = new JsonObject
        {
            ["type"] = "string", ["maxLength"] = GatewayDuration.MaxLength, ["pattern"] = GatewayDuration.Pattern,
        };
        if (property.GetCustomAttribute<DurationRangeAttribute>() is not { } range)
            return schema;
        schema["x-kubernetes-validations"] = new JsonArray(
            [.. range.Cel.Select(static bound => (JsonNode)new JsonObject { ["rule"] = bound.Rule, ["message"] = bound.Message })]);
        return schema;
    }

    private JsonObject OfList(Type item, PropertyInfo property)
    {
        JsonObject items = OfType(item, property);
        JsonObject schema = Count(new JsonObject { ["type"] = "array", ["items"] = items }, property, "minItems", "maxItems");
        if (property.GetCustomAttribute<UniqueItemsAttribute>() is not { } unique)
            return schema;
        if (unique.Key is { } key)
        {
            schema["x-kubernetes-list-type"] = "map";
            schema["x-kubernetes-list-map-keys"] = new JsonArray(key);
        }
        else if (items["type"]?.GetValue<string>() != "object")
        {
            schema["x-kubernetes-list-type"] = "set";
        }

        return schema;
    }

    private static JsonObject Constrain(JsonObject schema, PropertyInfo property)
    {
        foreach (StringConstraintAttribute constraint in property.GetCustomAttributes<StringConstraintAttribute>())
        {
            switch (constraint)
            {
                case LengthAttribute length:
                    Bounds(schema, "minLength", length.Min, "maxLength", length.Max);
                    break;
                case FormatAttribute format:
                    Bounds(schema, "minLength", format.Min, "maxLength", format.Max);
                    schema["pattern"] = format.Pattern;
                    break;
                case ObjectNameAttribute:
                    Bounds(schema, "minLength", 1, "maxLength", 253);
                    break;
                case OneOfAttribute oneOf:
                    schema["enum"] = Names(oneOf.Values);
                    break;
                default:
                    throw new NotSupportedException(
                        $"There is no schema of {constraint.GetType()}, which {property.DeclaringType}.{property.Name} has.");
            }
        }

        if (property.GetCustomAttribute<RangeAttribute>() is not { } range)
            return schema;
        if (range is NumbersAttribute numbers)
            schema["enum"] = new JsonArray([.. numbers.Values.Select(static value => (JsonNode)value)]);
        else
            Bounds(schema, "minimum", range.Min, "maximum", range.Max, long.MinValue);
        return schema;
    }

    private static JsonObject Count(JsonObject schema, PropertyInfo property, string min, string max)
    {
        if (property.GetCustomAttribute<ItemsAttribute>() is { } items)
            Bounds(schema, min, items.Min, max, items.Max);
        return schema;
    }

    private static void Bounds(JsonObject schema, string minName, long min, string maxName, long max, long noMin = 0)
    {
        if (min > noMin)
            schema[minName] = min;
        if (max is not (int.MaxValue or long.MaxValue))
            schema[maxName] = max;
    }

    private static JsonArray Names(IEnumerable<string> names) => new([.. names.Select(static name => (JsonNode)name)]);

    private static JsonObject Map(JsonObject values) => new() { ["type"] = "object", ["additionalProperties"] = values };

    private static void AddUnknownFields(Type type, JsonObject schema, JsonObject properties)
    {
        if (type.GetCustomAttribute<IgnoresUnknownFieldsAttribute>() is not { } ignores)
            return;
        if (ignores.Names.Count == 0)
            schema["x-kubernetes-preserve-unknown-fields"] = true;
        foreach (string name in ignores.Names)
            properties[name] = new JsonObject { ["x-kubernetes-preserve-unknown-fields"] = true };
    }

    private static void AddRules(Type type, JsonObject schema)
    {
        var rules = new JsonArray();
        foreach (ICheckedBy checkedBy in type.GetCustomAttributes(inherit: true).OfType<ICheckedBy>())
        {
            foreach (CelAttribute cel in checkedBy.Rules.GetType().GetCustomAttributes<CelAttribute>())
                rules.Add(new JsonObject { ["rule"] = cel.Expression, ["message"] = cel.Message });
        }

        if (rules.Count > 0)
            schema["x-kubernetes-validations"] = rules;
    }

    // What is null or the zero of its type stands for "absent"; an enum's first value is a choice.
    private static JsonNode? DefaultOf(PropertyInfo property, object? value) => value switch
    {
        Enum => RecordFields.NameOf(value.GetType().GetField(value.ToString()!)!),
        bool and true => true,
        int and not 0 => (int)value,
        long and not 0L => (long)value,
        string { Length: > 0 } text => text,
        TimeSpan span when span != TimeSpan.Zero || Nullable.GetUnderlyingType(property.PropertyType) is not null =>
            GatewayDuration.Format(span),
        _ => null,
    };

    private static void Describe(JsonObject schema, string? description)
    {
        if (description is not null)
            schema["description"] = description;
    }
}
