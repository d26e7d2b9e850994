using System.Collections.Immutable;
using KGateway.Silo.Admin;
using KGateway.Silo.Describing;
using KGateway.Translation.Effective;
using Spectre.Console;

namespace KGateway.Silo.Cli.Describing;

/// <summary>Prints descriptions for people.</summary>
internal static class DescribePrinter
{
    /// <summary>Prints one.</summary>
    public static void Print(CommandIO io, DescribeDocument document)
    {
        io.Out.WriteLine($"{document.Kind} {document.Name}");
        foreach (var silo in document.Unanswered)
            io.Out.WriteLine($"no answer from silo {silo}");
        if (document.InForce.Count == 0)
            io.Out.WriteLine("No Gateway has it in force.");
        foreach (var effect in document.InForce)
        {
            if (effect.Gateway.Length > 0)
            {
                io.Out.WriteLine();
                io.Out.WriteLine($"GATEWAY {effect.Gateway}{(effect.Parts.IsEmpty ? " uses it" : "")}{(effect.Listeners.IsEmpty || document.Kind == "Gateway" ? "" : $" ({string.Join(", ", effect.Listeners)})")}");
            }

            foreach (var part in effect.Parts)
                Print(io, part);
        }

        Table(io, "", "CONDITIONS", ["OBJECT", "PART", "CONDITION", "WHY"], Conditions($"{document.Kind} {document.Name}", document.Conditions)
            .Concat(document.Policies.SelectMany(static policy => Conditions($"{policy.Kind} {policy.Name}", policy.Conditions))));
    }

    private static void Print(CommandIO io, EffectivePart part)
    {
        io.Out.WriteLine();
        io.Out.WriteLine($"{(part.Above ? "above: " : "")}{part.Name}{(part.DelegatedBy is { } root ? $", delegated by {root}" : "")}");
        Lines(io, "problem", part.Problems);
        Lines(io, part.Name.StartsWith("listener ", StringComparison.Ordinal) ? "on" : "matches", part.Matches);
        Lines(io, "filters", part.Filters);
        Lines(io, "to", part.Backends);
        Table(io, "  ", null, ["FIELD", "FROM", "OVERRIDES"], part.Fields.Select(
            static field => new[] { field.Field, Names(field.From), Names(field.Overrides) }));
        Table(io, "  ", null, ["POLICY", "LEVEL", "OUTCOME", "WHY"], part.Policies.Select(
            static policy => new[] { policy.Policy, policy.Level, policy.Outcome.ToString(), string.Join("; ", policy.Problems) }));
        if (part.Fields.IsEmpty && part.Policies.IsEmpty)
            io.Out.WriteLine("  no policies");
    }

    private static void Lines(CommandIO io, string title, ImmutableArray<string> lines)
    {
        foreach (var line in lines)
            io.Out.WriteLine($"  {title} {line}");
    }

    private static string Names(ImmutableArray<PolicyAtLevel> policies) => string.Join(", ", policies.Select(
        static policy => policy.Level.Length == 0 ? policy.Policy : $"{policy.Policy} ({policy.Level})"));

    private static IEnumerable<string[]> Conditions(string name, IEnumerable<ConditionDocument> conditions) => conditions.Select(condition => new[]
    {
        name, condition.Part, $"{condition.Type}={condition.Status}", condition.Message.Length == 0 ? condition.Reason : $"{condition.Reason}: {condition.Message}",
    });

    private static void Table(CommandIO io, string indent, string? title, string[] columns, IEnumerable<string[]> rows)
    {
        var table = new Table().Border(TableBorder.None).AddColumns(columns);
        foreach (var row in rows)
            table.AddRow([.. row.Select(Markup.Escape)]);
        if (table.Rows.Count == 0)
            return;
        if (title is not null)
        {
            io.Out.WriteLine();
            io.Out.WriteLine(title);
        }

        io.Terminal().Write(new Padder(table, new Padding(indent.Length, 0, 0, 0)));
    }
}
