using System.Buffers;
using System.Globalization;
using System.Text.Json;
using KGateway.Resources;

namespace KGateway.Kubernetes.Sources;

/// <summary>
/// Goes over the JSON of an object once, without allocating for what isn't needed: finds its identity and leaves out the parts that are
/// never used. Reuses its buffer; not for concurrent use.
/// </summary>
/// <param name="fields">What is kept.</param>
internal sealed class ObjectScanner(KnownFields fields)
{
    private readonly ArrayBufferWriter<byte> _kept = new(4096);

    /// <summary>What was kept of the object that was scanned last. Valid until the next one.</summary>
    public ReadOnlySpan<byte> Kept => _kept.WrittenSpan;

    /// <summary>Scans an object.</summary>
    /// <exception cref="JsonException">It isn't an object of an API server.</exception>
    public ObjectHead Scan(ReadOnlySpan<byte> json)
    {
        _kept.ResetWrittenCount();
        var reader = new Utf8JsonReader(json);
        ObjectHead? head = null;
        Expect(reader.Read() && reader.TokenType == JsonTokenType.StartObject, "it is no object");
        Open();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("metadata"u8))
                head = ScanMetadata(ref reader, json);
            else if (!fields.Contains(in reader))
                Drop(ref reader);
            else if (fields.Spec is { } spec && reader.ValueTextEquals("spec"u8))
                KeepSome(ref reader, json, spec);
            else if (fields.Status is { } status && reader.ValueTextEquals("status"u8))
                KeepSome(ref reader, json, status);
            else
                Keep(ref reader, json);
        }

        Close();
        return head ?? throw new JsonException("An object has no metadata.");
    }

    private ObjectHead ScanMetadata(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        string name = "", ns = "";
        long? version = null;
        var ends = false;
        Name(ref reader, json);
        Expect(reader.Read() && reader.TokenType == JsonTokenType.StartObject, "its metadata is no object");
        Open();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("name"u8))
                name = KeepText(ref reader, json);
            else if (reader.ValueTextEquals("namespace"u8))
                ns = KeepText(ref reader, json);
            else if (reader.ValueTextEquals("resourceVersion"u8))
                version = ParseVersion(KeepText(ref reader, json));
            else if (reader.ValueTextEquals("annotations"u8))
                ends = ScanAnnotations(ref reader, json);
            else if (reader.ValueTextEquals("managedFields"u8) || reader.ValueTextEquals("ownerReferences"u8))
                Drop(ref reader);
            else
                Keep(ref reader, json);
        }

        Close();
        return new ObjectHead(
            new ObjectKey(ns, name), version ?? throw new JsonException("An object has no resourceVersion."), ends);
    }

    /// <summary>A resourceVersion as a number, which it is for every kind that is stored in etcd.</summary>
    public static long ParseVersion(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? version
            : throw new JsonException($"The resourceVersion '{text}' is no number.");

    // True for those of the bookmark that ends a list.
    private bool ScanAnnotations(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        var ends = false;
        Name(ref reader, json);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            Value(ref reader, json);
            return false;
        }

        Open();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            // What kubectl remembers of a file repeats the whole object.
            if (reader.ValueTextEquals("kubectl.kubernetes.io/last-applied-configuration"u8))
                Drop(ref reader);
            else if (reader.ValueTextEquals("k8s.io/initial-events-end"u8))
                ends = KeepText(ref reader, json) == "true";
            else
                Keep(ref reader, json);
        }

        Close();
        return ends;
    }

    private void KeepSome(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, KnownFields some)
    {
        Name(ref reader, json);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            Value(ref reader, json);
            return;
        }

        Open();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (some.Contains(in reader))
                Keep(ref reader, json);
            else
                Drop(ref reader);
        }

        Close();
    }

    private void Keep(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        Name(ref reader, json);
        reader.Read();
        Value(ref reader, json);
    }

    private string KeepText(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        Name(ref reader, json);
        reader.Read();
        var text = reader.TokenType == JsonTokenType.String ? reader.GetString()! : "";
        Value(ref reader, json);
        return text;
    }

    private static void Drop(ref Utf8JsonReader reader)
    {
        reader.Read();
        reader.Skip();
    }

    // The name with its colon.
    private void Name(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        if (_kept.WrittenSpan[^1] != '{')
            _kept.Write(","u8);
        _kept.Write(json[(int)reader.TokenStartIndex..(int)reader.BytesConsumed]);
    }

    private void Value(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        _kept.Write(json[start..(int)reader.BytesConsumed]);
    }

    private void Open() => _kept.Write("{"u8);

    private void Close() => _kept.Write("}"u8);

    private static void Expect(bool condition, string problem)
    {
        if (!condition)
            throw new JsonException($"An object can't be read: {problem}.");
    }
}
