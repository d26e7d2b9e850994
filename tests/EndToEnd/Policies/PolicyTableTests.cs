using System.Text.RegularExpressions;
using KGateway.EndToEnd.Harness;
using KGateway.EndToEnd.Policies.Harness;

namespace KGateway.EndToEnd.Policies;

/// <summary>The table of fields and tests in docs/policies.md; <c>KGATEWAY_WRITE_DOCS=1</c> writes it anew.</summary>
public sealed class PolicyTableTests
{
    private const string Begin = "<!-- The table below is made by the tests (PolicyTableTests). -->";

    private static readonly PolicyTable Table = PolicyTable.Read();

    [Fact]
    public async Task The_table_in_the_documentation_is_that_of_the_tests()
    {
        var file = Path.Combine(Tools.Repository, "docs", "policies.md");
        var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        var begin = text.IndexOf(Begin, StringComparison.Ordinal);
        Assert.True(begin >= 0, $"docs/policies.md has no line {Begin}");
        var wanted = text[..begin] + Begin + "\n\n" + Table.Markdown();
        if (Environment.GetEnvironmentVariable("KGATEWAY_WRITE_DOCS") == "1")
            await File.WriteAllTextAsync(file, wanted, TestContext.Current.CancellationToken);
        else
            Assert.Equal(wanted, text);
    }

    [Fact]
    public void Tests_are_about_fields_that_exist() =>
        None(Table.Tests.Where(static test => !Table.Knows(test)).Select(static test => $"{test.Name}: {test.Kind} has no {test.Path}"));

    [Theory]
    [InlineData("TrafficPolicy")]
    [InlineData("GatewayExtension")]
    [InlineData("DirectResponse")]
    public void Each_field_has_a_test_of_its_effect_and_one_of_bad_input(string kind) => None(Table.Gaps(kind));

    /// <summary>A test that says that it is about a field has at least the field's name in its source.</summary>
    [Fact]
    public void Tests_name_the_fields_that_they_are_about()
    {
        var sources = Directory.GetFiles(Path.Combine(Tools.Repository, "tests", "EndToEnd", "Policies"), "*Tests.cs", SearchOption.AllDirectories)
            .ToDictionary(static file => Path.GetFileNameWithoutExtension(file), WithoutAttributes);
        None(Table.Tests
            .Where(test => !Regex.IsMatch(
                sources[test.Method.DeclaringType!.Name], $@"(?:\\n|(?<!\w)){Regex.Escape(test.Path.Split('.')[^1])}(?!\w)"))
            .Select(static test => $"{test.Name} doesn't name {test.Path}"));
    }

    private static void None(IEnumerable<string> problems)
    {
        var text = string.Join('\n', problems);
        Assert.True(text.Length == 0, text);
    }

    private static string WithoutAttributes(string file) =>
        string.Join('\n', File.ReadLines(file).Where(static line => !line.TrimStart().StartsWith("[PolicyField(", StringComparison.Ordinal)));
}
