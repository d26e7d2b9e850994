using System.Buffers;
using System.Text.Json;
using KGateway.Resources.Binding;
using KGateway.Resources.Tree;

namespace KGateway.Resources;

/// <summary>
/// Objects as JSON of their preferred API version: what is read back equals what was written. Fields that have their default are left
/// out, and reading doesn't check limits, so that it also takes what a server has already accepted.
/// </summary>
public static class ResourceJson
{
    private static readonly JsonWriterOptions WriterOptions = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes an object.</summary>
    public static void Write(Utf8JsonWriter writer, Resource resource)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(resource);
        writer.WriteStartObject();
        writer.WriteString("apiVersion"u8, resource.Kind.ApiVersion);
        writer.WriteString("kind"u8, resource.Kind.Name);
        resource.Kind.Codec.WriteMembers(writer, resource);
        writer.WriteEndObject();
    }

    /// <summary>Writes an object into a buffer.</summary>
    public static void Write(IBufferWriter<byte> output, Resource resource)
    {
        using var writer = new Utf8JsonWriter(output, WriterOptions);
        Write(writer, resource);
    }

    /// <summary>An object as UTF-8 bytes.</summary>
    public static byte[] ToUtf8(Resource resource)
    {
        var output = new ArrayBufferWriter<byte>(512);
        Write(output, resource);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Reads an object of a known kind from UTF-8 bytes.</summary>
    /// <exception cref="JsonException">The bytes aren't JSON, a field has a wrong type, or a required field is absent.</exception>
    public static Resource Read(ResourceKind kind, ReadOnlySpan<byte> json)
    {
        ArgumentNullException.ThrowIfNull(kind);
        return Read(kind, JsonTree.Read(json));
    }

    /// <summary>Reads an object of a known record type from UTF-8 bytes.</summary>
    /// <exception cref="JsonException">The bytes aren't JSON, a field has a wrong type, or a required field is absent.</exception>
    public static T Read<T>(ReadOnlySpan<byte> json)
        where T : Resource => (T)Read(ResourceKinds.Of<T>(), json);

    /// <summary>Reads an object whose kind is told by its fields.</summary>
    /// <exception cref="JsonException">As for a known kind, or the kind isn't one that is read.</exception>
    public static Resource Read(ReadOnlySpan<byte> json)
    {
        TreeNode node = JsonTree.Read(json);
        if (node is not MapNode map || map.FindString("kind") is not { } kind || map.FindString("apiVersion") is not { } apiVersion)
            throw new JsonException("The object has no kind or apiVersion.");
        var groupKind = new GroupKind(ApiVersion.Parse(apiVersion).Group, kind);
        return ResourceKinds.ByGroupKind.TryGetValue(groupKind, out ResourceKind? resourceKind)
            ? Read(resourceKind, node)
            : throw new JsonException($"The kind {groupKind} isn't supported.");
    }

    private static Resource Read(ResourceKind kind, TreeNode node)
    {
        var diagnostics = new List<Diagnostic>();
        return kind.Codec.Read(node, new BindingContext(kind.Name, diagnostics, checkLimits: false))
            ?? throw new JsonException(string.Join("; ", diagnostics));
    }
}
