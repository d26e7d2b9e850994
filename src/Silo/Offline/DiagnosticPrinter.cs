using KGateway.Resources;

namespace KGateway.Silo.Offline;

/// <summary>Prints findings for people.</summary>
internal static class DiagnosticPrinter
{
    /// <summary>Prints each on a line, in the form that editors understand.</summary>
    public static void Print(TextWriter writer, IEnumerable<Diagnostic> diagnostics)
    {
        foreach (var diagnostic in diagnostics)
            writer.WriteLine(diagnostic.ToString());
    }

    /// <summary>"3 errors and 1 warning".</summary>
    public static string Summary(IReadOnlyCollection<Diagnostic> diagnostics)
    {
        var errors = diagnostics.Count(static diagnostic => diagnostic.Severity == Severity.Error);
        var warnings = diagnostics.Count(static diagnostic => diagnostic.Severity == Severity.Warning);
        return $"{Count(errors, "error")} and {Count(warnings, "warning")}";
    }

    /// <summary>"1 object", "2 objects".</summary>
    public static string Count(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";
}
