using System.Text.RegularExpressions;

namespace KGateway.Silo.Tests;

/// <summary>docs/reference.md names what the program reads and tells, and nothing else.</summary>
public sealed partial class ReferenceTests
{
    // The controller's own name, which is no label.
    private const string ControllerName = "kgateway.dev/kgateway";

    private static readonly string Root = Repository.Root;
    private static readonly string Sources = string.Join('\n', Directory
        .EnumerateFiles(Path.Combine(Root, "src"), "*.cs", SearchOption.AllDirectories)
        .Where(static path => !path.Contains("/obj/", StringComparison.Ordinal))
        .Select(File.ReadAllText));

    private static readonly string Reference = File.ReadAllText(Path.Combine(Root, "docs", "reference.md"));

    [Fact]
    public void Settings_are_those_that_the_program_reads() =>
        Assert.Equal(Names(QuotedVariable(), Sources), Names(Variable(), Reference));

    [Fact]
    public void Settings_that_the_chart_gives_are_read()
    {
        var settings = File.ReadAllText(Path.Combine(Root, "deploy", "helm", "kgateway", "templates", "_pod.tpl"));
        Assert.Empty(Names(Variable(), settings).Except(Names(Variable(), Reference)));
    }

    [Fact]
    public void Metrics_are_those_that_the_program_has() =>
        Assert.Equal(Names(QuotedMetric(), Sources), Names(Metric(), Reference));

    [Fact]
    public void Labels_annotations_and_conditions_of_our_own_are_those_that_the_program_knows() =>
        Assert.Equal(Names(QuotedLabel(), Sources).Except([ControllerName]), Names(Label(), Reference));

    private static IEnumerable<string> Names(Regex pattern, string text) =>
        pattern.Matches(text).Select(static match => match.Value.Trim('"', '`')).Distinct().Order(StringComparer.Ordinal);

    [GeneratedRegex("\"(KGW|KGATEWAY)_[A-Z0-9_]+\"")]
    private static partial Regex QuotedVariable();

    [GeneratedRegex(@"\b(KGW|KGATEWAY)_[A-Z0-9_]+")]
    private static partial Regex Variable();

    [GeneratedRegex("\"kgateway_[a-z0-9_]+\"")]
    private static partial Regex QuotedMetric();

    [GeneratedRegex(@"\bkgateway_[a-z0-9_]+")]
    private static partial Regex Metric();

    [GeneratedRegex("\"(delegation\\.)?kgateway\\.dev/[A-Za-z-]+\"")]
    private static partial Regex QuotedLabel();

    [GeneratedRegex("`(delegation\\.)?kgateway\\.dev/[A-Za-z-]+`")]
    private static partial Regex Label();
}
