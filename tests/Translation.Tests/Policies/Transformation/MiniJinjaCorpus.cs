using System.Text.Json;

namespace KGateway.Translation.Tests.Policies.Transformation;

/// <summary>Templates with what minijinja 2.11 makes of them in one context: the output, or why there is none.</summary>
internal static class MiniJinjaCorpus
{
    private static readonly JsonElement Document = Load();

    /// <summary>The JSON of the context.</summary>
    public static string Context => Document.GetProperty("context").GetRawText();

    /// <summary>The templates.</summary>
    public static IReadOnlyList<(string Template, string? Output, string? Error)> Cases { get; } =
    [
        .. Document.GetProperty("cases").EnumerateArray().Select(static each => (
            each.GetProperty("template").GetString()!,
            each.TryGetProperty("output", out var output) ? output.GetString() : null,
            each.TryGetProperty("error", out var error) ? error.GetString() : null)),
    ];

    /// <summary>Whether an error is seen without running the template.</summary>
    public static bool IsStatic(string error) =>
        error.StartsWith("syntax error", StringComparison.Ordinal) || error.StartsWith("unknown f", StringComparison.Ordinal)
        || error.StartsWith("unknown test", StringComparison.Ordinal) || error.StartsWith("template not found", StringComparison.Ordinal)
        || error.StartsWith("bad string escape", StringComparison.Ordinal);

    private static JsonElement Load()
    {
        using var stream = typeof(MiniJinjaCorpus).Assembly.GetManifestResourceStream("minijinja.json")!;
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.Clone();
    }
}
