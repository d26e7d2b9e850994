using System.Reflection;
using System.Text;
using System.Text.Json;
using KGateway.EndToEnd.Harness;
using KGateway.EndToEnd.Policies.Harness;
using KGateway.Resources.Kgateway;
using KGateway.Resources.Kgateway.BackendConfigPolicies;
using KGateway.Resources.Kgateway.GatewayExtensions;
using KGateway.Resources.Kgateway.ListenerPolicies;
using KGateway.Resources.Kgateway.TrafficPolicies;

namespace KGateway.EndToEnd.Policies;

/// <summary>The table of fields and tests in docs/policies.md; <c>KGATEWAY_WRITE_DOCS=1</c> writes it anew.</summary>
public sealed class PolicyTableTests
{
    private const string Begin = "<!-- The table below is made by the tests (PolicyTableTests). -->";

    // The fields of each kind, by the records that hold them and the path that leads there.
    private static readonly (string Kind, string Prefix, Type Fields)[] Records =
    [
        ("TrafficPolicy", "", typeof(TrafficPolicySpec)),
        ("GatewayExtension", "", typeof(GatewayExtensionSpec)),
        ("ListenerPolicy", "", typeof(ListenerPolicySpec).GetProperty("Default")!.PropertyType),
        ("ListenerPolicy", "httpSettings.", typeof(HttpSettings)),
        ("BackendConfigPolicy", "", typeof(BackendConfigPolicySpec)),
        ("Backend", "", typeof(BackendSpec)),
    ];

    private static readonly string[] NoFields = ["targetRefs", "targetSelectors", "type", "effectiveType", "httpSettings"];

    [Fact]
    public async Task The_table_in_the_documentation_is_that_of_the_tests()
    {
        var file = Path.Combine(Tools.Repository, "docs", "policies.md");
        var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        var begin = text.IndexOf(Begin, StringComparison.Ordinal);
        Assert.True(begin >= 0, $"docs/policies.md has no line {Begin}");
        var wanted = text[..begin] + Begin + "\n\n" + Table();
        if (Environment.GetEnvironmentVariable("KGATEWAY_WRITE_DOCS") == "1")
            await File.WriteAllTextAsync(file, wanted, TestContext.Current.CancellationToken);
        else
            Assert.Equal(wanted, text);
    }

    private static string Table()
    {
        var tests = typeof(PolicyTableTests).Assembly.GetTypes()
            .SelectMany(static type => type.GetMethods())
            .SelectMany(static method => method.GetCustomAttributes<PolicyFieldAttribute>()
                .Select(field => (field.Kind, field.Path, field.BadInput, Test: $"{method.DeclaringType!.Name}.{method.Name}")))
            .ToLookup(static test => (test.Kind, test.Path));
        var rows = tests.Select(static group => group.Key).Concat(Untested(tests.Select(static group => group.Key)))
            .OrderBy(static row => Array.FindIndex(Records, record => record.Kind == row.Kind) is >= 0 and var place ? place : int.MaxValue)
            .ThenBy(static row => row.Kind, StringComparer.Ordinal)
            .ThenBy(static row => row.Path, StringComparer.Ordinal);
        var table = new StringBuilder("| Kind | Field | Test of its effect | Test of bad input | Status |\n|---|---|---|---|---|\n");
        foreach (var row in rows)
        {
            var effect = Names(tests[row].Where(static test => !test.BadInput).Select(static test => test.Test));
            var bad = Names(tests[row].Where(static test => test.BadInput).Select(static test => test.Test));
            var status = (effect.Length > 0, bad.Length > 0) switch
            {
                (true, true) => "tested",
                (true, false) => "effect tested",
                (false, true) => "bad input tested",
                _ => "no test of its own",
            };
            table.Append(null, $"| {row.Kind} | `{row.Path}` | {effect} | {bad} | {status} |\n");
        }

        return table.ToString();
    }

    // What neither a test of the field itself nor one of a part of it is about.
    private static IEnumerable<(string Kind, string Path)> Untested(IEnumerable<(string Kind, string Path)> tested)
    {
        var known = tested.ToArray();
        foreach (var (kind, prefix, fields) in Records)
        {
            foreach (var property in fields.GetProperties(BindingFlags.Public | BindingFlags.Instance))
            {
                var path = prefix + JsonNamingPolicy.CamelCase.ConvertName(property.Name);
                if (!NoFields.Contains(path) && property.Name != "EqualityContract" && !known.Any(row => row.Kind == kind && IsOf(row.Path, path)))
                {
                    yield return (kind, path);
                }
            }
        }
    }

    // Settings of all ports and those of one are the same fields; the names of records know no abbreviations.
    private static bool IsOf(string tested, string path)
    {
        var part = tested.StartsWith("default.", StringComparison.Ordinal) ? tested["default.".Length..] : tested;
        return part.StartsWith(path, StringComparison.OrdinalIgnoreCase) && (part.Length == path.Length || part[path.Length] == '.');
    }

    private static string Names(IEnumerable<string> tests) => string.Join("<br>", tests.Order(StringComparer.Ordinal).Select(static test => $"`{test}`"));
}
