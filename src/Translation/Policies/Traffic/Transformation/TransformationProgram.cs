using System.Buffers;
using System.Text.Json;
using KGateway.Resources.Kgateway.TrafficPolicies;
using KGateway.Translation.Policies.Traffic.Transformation.Language;

namespace KGateway.Translation.Policies.Traffic.Transformation;

/// <summary>Writes transformations as the data that the proxy's runtime reads.</summary>
internal static class TransformationProgram
{
    /// <summary>The program of both directions, as JSON in UTF-8.</summary>
    public static byte[] Write(MessageTemplates? request, MessageTemplates? response)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { MaxDepth = 2 * SyntaxNode.MaxDepth, SkipValidation = true });
        writer.WriteStartObject();
        if (request is not null)
            WriteDirection(writer, "request", request, keepsRequestHeaders: false);
        if (response is not null)
            WriteDirection(writer, "response", response, keepsRequestHeaders: true);
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteDirection(Utf8JsonWriter writer, string name, MessageTemplates templates, bool keepsRequestHeaders)
    {
        writer.WriteStartObject(name);
        if (templates.Parsing == BodyParsing.AsJson)
            writer.WriteBoolean("parse", true);
        if (templates.NeedsBody)
            writer.WriteBoolean("buffer", true);
        if (templates is { NeedsBody: true, Body: { } body })
            WriteBody(writer, body);
        if (templates.Templates.Any(template => template.UsesUndeclared && template != templates.Body))
            writer.WriteBoolean("undeclared", true);
        WriteHeaders(writer, "set", templates.Set);
        WriteHeaders(writer, "add", templates.Add);
        if (!templates.Remove.IsEmpty)
        {
            writer.WriteStartArray("remove");
            foreach (string header in templates.Remove)
                writer.WriteStringValue(header);
            writer.WriteEndArray();
        }

        WriteMetadata(writer, templates);
        if (keepsRequestHeaders)
            WriteSnapshot(writer, templates);
        writer.WriteEndObject();
    }

    // The raw body and the whole JSON are there only for a body template that contains these very texts.
    private static void WriteBody(Utf8JsonWriter writer, Template body)
    {
        writer.WritePropertyName("body");
        WriteTemplate(writer, body);
        if (body.Source.Contains("body()", StringComparison.Ordinal))
            writer.WriteBoolean("usesBody", true);
        if (body.Source.Contains("context()", StringComparison.Ordinal))
            writer.WriteBoolean("usesContext", true);
    }

    private static void WriteHeaders(Utf8JsonWriter writer, string name, IReadOnlyCollection<HeaderTemplate> headers)
    {
        if (headers.Count == 0)
            return;
        writer.WriteStartArray(name);
        foreach (var header in headers)
        {
            writer.WriteStartArray();
            writer.WriteStringValue(header.Name);
            WriteTemplate(writer, header.Value);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
    }

    private static void WriteMetadata(Utf8JsonWriter writer, MessageTemplates templates)
    {
        if (templates.Metadata.IsEmpty)
            return;
        writer.WriteStartArray("metadata");
        foreach (var entry in templates.Metadata)
        {
            writer.WriteStartArray();
            writer.WriteStringValue(entry.Namespace);
            writer.WriteStringValue(entry.Key);
            WriteTemplate(writer, entry.Value);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
    }

    // Which of the request's headers the response's templates need as they arrived: their names, or true for all.
    private static void WriteSnapshot(Utf8JsonWriter writer, MessageTemplates templates)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        if (!templates.Templates.All(template => template.TryCollectRequestHeaders(names)))
        {
            writer.WriteBoolean("snapshot", true);
        }
        else if (names.Count > 0)
        {
            writer.WriteStartArray("snapshot");
            foreach (string name in names)
                writer.WriteStringValue(name);
            writer.WriteEndArray();
        }
    }

    private static void WriteTemplate(Utf8JsonWriter writer, Template template)
    {
        if (template.Literal is { } literal)
            writer.WriteStringValue(literal);
        else
            template.Tree.WriteTo(writer);
    }
}
