using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace KGateway.Resources.Schema.Crds;

/// <summary>Writes a definition as YAML, strings in quotes where they could be taken for something else.</summary>
internal static class CrdYaml
{
    // Long texts stay on one line: what differs between two versions is easy to see then.
    private const int NoFold = int.MaxValue;

    private static readonly HashSet<string> Words =
        new(["true", "false", "yes", "no", "on", "off", "y", "n", "null"], StringComparer.OrdinalIgnoreCase);

    /// <summary>The document in block style.</summary>
    public static string Of(JsonNode document)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        var settings = new EmitterSettings(bestIndent: 2, bestWidth: NoFold, isCanonical: false, maxSimpleKeyLength: 1024);
        var emitter = new Emitter(text, settings);
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart());
        Emit(emitter, document);
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
        return text.ToString();
    }

    private static void Emit(Emitter emitter, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject { Count: 0 }:
                emitter.Emit(new MappingStart(null, null, isImplicit: true, MappingStyle.Flow));
                emitter.Emit(new MappingEnd());
                break;
            case JsonObject map:
                emitter.Emit(new MappingStart(null, null, isImplicit: true, MappingStyle.Block));
                foreach ((string key, JsonNode? value) in map)
                {
                    emitter.Emit(new Scalar(key));
                    Emit(emitter, value);
                }

                emitter.Emit(new MappingEnd());
                break;
            case JsonArray list:
                emitter.Emit(new SequenceStart(null, null, isImplicit: true, SequenceStyle.Block));
                foreach (JsonNode? item in list)
                    Emit(emitter, item);
                emitter.Emit(new SequenceEnd());
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                EmitText(emitter, value.GetValue<string>());
                break;
            default:
                emitter.Emit(new Scalar(node?.ToJsonString() ?? "null"));
                break;
        }
    }

    private static void EmitText(Emitter emitter, string text)
    {
        ScalarStyle style = IsPlain(text) ? ScalarStyle.Plain : ScalarStyle.SingleQuoted;
        emitter.Emit(new Scalar(null, null, text, style, isPlainImplicit: true, isQuotedImplicit: true));
    }

    // A text that begins with a letter and has no sign of syntax is never taken for a number; some words are for other types.
    private static bool IsPlain(string text) =>
        text.Length > 0 && char.IsAsciiLetter(text[0]) && !text.EndsWith(':') && !text.EndsWith(' ')
        && text.IndexOfAny(['#', '\n', '\t', '"', '{']) < 0
        && !text.Contains(": ", StringComparison.Ordinal) && !Words.Contains(text);
}
