using System.Buffers;
using System.Globalization;
using System.Text.Json;
using KGateway.Resources;

namespace KGateway.Kubernetes.Sources;

/// <summary>
/// Goes over the JSON of an object once, without allocating for what isn't needed: finds its identity and cuts out the parts that are
/// big and never used. Reuses its buffer; not for concurrent use.
/// </summary>
/// <param name="keepsStatus">Whether the kind's record has a status.</param>
internal sealed class ObjectScanner(bool keepsStatus)
{
    private readonly ArrayBufferWriter<byte> _trimmed = new(4096);

    /// <summary>The object that was scanned last, with null for what was cut out. Valid until the next one.</summary>
    public ReadOnlySpan<byte> Trimmed => _trimmed.WrittenSpan;

    /// <summary>Scans an object.</summary>
    /// <exception cref="JsonException">It isn't an object of an API server.</exception>
    public ObjectHead Scan(ReadOnlySpan<byte> json)
    {
        _trimmed.ResetWrittenCount();
        var reader = new Utf8JsonReader(json);
        var copied = 0;
        ObjectHead? head = null;
        Expect(reader.Read() && reader.TokenType == JsonTokenType.StartObject, "it is no object");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("metadata"u8))
                head = ScanMetadata(ref reader, json, ref copied);
            else if (!keepsStatus && reader.ValueTextEquals("status"u8))
                Cut(ref reader, json, ref copied);
            else
                Pass(ref reader);
        }

        _trimmed.Write(json[copied..]);
        return head ?? throw new JsonException("An object has no metadata.");
    }

    private ObjectHead ScanMetadata(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, ref int copied)
    {
        string name = "", ns = "";
        long? version = null;
        var ends = false;
        Expect(reader.Read() && reader.TokenType == JsonTokenType.StartObject, "its metadata is no object");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("name"u8))
                name = Text(ref reader);
            else if (reader.ValueTextEquals("namespace"u8))
                ns = Text(ref reader);
            else if (reader.ValueTextEquals("resourceVersion"u8))
                version = ParseVersion(Text(ref reader));
            else if (reader.ValueTextEquals("annotations"u8))
                ends = EndsInitialEvents(ref reader);
            else if (reader.ValueTextEquals("managedFields"u8))
                Cut(ref reader, json, ref copied);
            else
                Pass(ref reader);
        }

        return new ObjectHead(
            new ObjectKey(ns, name), version ?? throw new JsonException("An object has no resourceVersion."), ends);
    }

    /// <summary>A resourceVersion as a number, which it is for every kind that is stored in etcd.</summary>
    public static long ParseVersion(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? version
            : throw new JsonException($"The resourceVersion '{text}' is no number.");

    private static bool EndsInitialEvents(ref Utf8JsonReader reader)
    {
        var ends = false;
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
            return false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("k8s.io/initial-events-end"u8))
                ends = Text(ref reader) == "true";
            else
                Pass(ref reader);
        }

        return ends;
    }

    private void Cut(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, ref int copied)
    {
        reader.Read();
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        _trimmed.Write(json[copied..start]);
        _trimmed.Write("null"u8);
        copied = (int)reader.BytesConsumed;
    }

    private static void Pass(ref Utf8JsonReader reader)
    {
        reader.Read();
        reader.Skip();
    }

    private static string Text(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.String ? reader.GetString()! : "";
    }

    private static void Expect(bool condition, string problem)
    {
        if (!condition)
            throw new JsonException($"An object can't be read: {problem}.");
    }
}
