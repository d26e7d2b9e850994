using System.Reflection;
using System.Text.Json;

namespace KGateway.Resources.Binding;

/// <summary>Which properties of a record are fields of the API, and what the API calls them and the values of enums.</summary>
internal static class RecordFields
{
    /// <summary>The properties that are fields; those of a base class come first, as in the API.</summary>
    public static IEnumerable<PropertyInfo> Of(Type type)
    {
        if (type.BaseType is { } parent && parent != typeof(object))
        {
            foreach (PropertyInfo property in Of(parent))
                yield return property;
        }

        const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly;
        foreach (PropertyInfo property in type.GetProperties(Declared))
        {
            // Overrides of computed properties don't repeat the attribute.
            if (property.SetMethod is not null && !property.IsDefined(typeof(NotSerializedAttribute)))
                yield return property;
        }
    }

    /// <summary>Name of a field.</summary>
    public static string NameOf(PropertyInfo property) =>
        property.GetCustomAttribute<JsonNameAttribute>()?.Name ?? JsonNamingPolicy.CamelCase.ConvertName(property.Name);

    /// <summary>The values of an enum, in their order.</summary>
    public static IEnumerable<FieldInfo> ValuesOf(Type type) => type.GetFields(BindingFlags.Public | BindingFlags.Static);

    /// <summary>Name of a value of an enum.</summary>
    public static string NameOf(FieldInfo value) => value.GetCustomAttribute<JsonNameAttribute>()?.Name ?? value.Name;
}
