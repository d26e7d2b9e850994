using System.Text;
using System.Text.Json;
using KGateway.Resources;

namespace KGateway.Kubernetes.Sources;

/// <summary>
/// The fields of an object that our record holds: of the object itself, of its spec and of its status. Everything else needn't even be
/// read, which is most of a Pod.
/// </summary>
internal sealed class KnownFields
{
    private readonly byte[][]? _fields;

    private KnownFields(byte[][]? fields, KnownFields? spec, KnownFields? status) => (_fields, Spec, Status) = (fields, spec, status);

    /// <summary>Those of the spec; null if all of it is kept or none.</summary>
    public KnownFields? Spec { get; }

    /// <summary>Those of the status; null if all of it is kept or none.</summary>
    public KnownFields? Status { get; }

    /// <summary>The fields of a kind.</summary>
    public static KnownFields Of(ResourceKind kind)
    {
        // Records of configuration hold all fields but the status, and may name them otherwise.
        if (IsBig(kind))
            return new KnownFields(NamesOf(kind.Type), Inner(kind.Type, "Spec"), Inner(kind.Type, "Status"));
        return kind.Type.GetProperty("Status") is null ? ButStatus : All;
    }

    private static bool IsBig(ResourceKind kind) =>
        kind == ResourceKinds.Pod
        || kind == ResourceKinds.Node
        || kind == ResourceKinds.Namespace
        || kind == ResourceKinds.Service
        || kind == ResourceKinds.CustomResourceDefinition;

    private static KnownFields All { get; } = new(null, null, null);

    private static KnownFields ButStatus { get; } = new(null, null, new([], null, null));

    /// <summary>Whether the field that the reader is at is kept.</summary>
    public bool Contains(in Utf8JsonReader reader)
    {
        if (_fields is null)
            return true;
        foreach (var field in _fields)
        {
            if (reader.ValueTextEquals(field))
                return true;
        }

        return false;
    }

    private static KnownFields? Inner(Type type, string property) =>
        type.GetProperty(property)?.PropertyType is { } inner ? new KnownFields(NamesOf(inner), null, null) : null;

    private static byte[][] NamesOf(Type type) =>
    [
        .. type.GetProperties()
            .Where(static property => property.CanWrite)
            .Select(static property => Encoding.UTF8.GetBytes(JsonNamingPolicy.CamelCase.ConvertName(property.Name))),
    ];
}
