using System.Reflection;
using System.Text;

namespace KGateway.EndToEnd.Policies.Harness;

/// <summary>What the tests of this assembly show of which field.</summary>
internal sealed class PolicyTable
{
    private readonly Dictionary<string, PolicyFields> _fields = PolicyFields.Kinds.ToDictionary(static kind => kind, PolicyFields.Of);
    private readonly ILookup<(string Kind, string Path), PolicyTest> _tests;

    private PolicyTable(IEnumerable<PolicyTest> tests) => _tests = tests.ToLookup(static test => (test.Kind, test.Path));

    /// <summary>All that tests say of themselves.</summary>
    public static PolicyTable Read()
    {
        var methods = typeof(PolicyTable).Assembly.GetTypes().SelectMany(static type => type.GetMethods());
        return new PolicyTable(methods.SelectMany(static method => method.GetCustomAttributes<PolicyFieldAttribute>()
                .SelectMany(field => field.Paths.Select(path => new PolicyTest(field.Kind, path, field.BadInput, method)))
            .Concat(method.GetCustomAttributes<BadValuesAttribute>()
                .SelectMany(values => values.Of(method.DeclaringType!).Select(value => new PolicyTest(values.Kind, value.Field, true, method))))));
    }

    /// <summary>All that tests say of themselves, one by one.</summary>
    public IEnumerable<PolicyTest> Tests => _tests.SelectMany(static group => group);

    /// <summary>Whether there is such a field, or it is an annotation; kinds that aren't listed here may have any.</summary>
    public bool Knows(PolicyTest test) =>
        !_fields.TryGetValue(test.Kind, out var fields) || test.Path.Contains('/', StringComparison.Ordinal) || fields.Leaves.Contains(test.Path) || fields.Groups.Contains(test.Path);

    /// <summary>The fields of a kind that lack one of the two tests.</summary>
    public IEnumerable<string> Gaps(string kind) => _fields[kind].Leaves.Where(path => Status((kind, path)) != PolicyStatus.Tested);

    /// <summary>The table as Markdown.</summary>
    public string Markdown()
    {
        var rows = _fields.SelectMany(static kind => kind.Value.Leaves.Select(path => (Kind: kind.Key, Path: path)))
            .Union(_tests.Select(static group => group.Key))
            .OrderBy(static row => PolicyFields.Kinds.IndexOf(row.Kind) is >= 0 and var place ? place : int.MaxValue)
            .ThenBy(static row => row.Kind, StringComparer.Ordinal)
            .ThenBy(static row => row.Path, StringComparer.Ordinal);
        var table = new StringBuilder("| Kind | Field | Test of its effect | Test of bad input | Status |\n|---|---|---|---|---|\n");
        foreach (var row in rows)
        {
            var status = Status(row) switch
            {
                PolicyStatus.Tested => "tested",
                PolicyStatus.EffectTested => "effect tested",
                PolicyStatus.BadInputTested => "bad input tested",
                _ => "no test of its own",
            };
            table.Append(null, $"| {row.Kind} | `{row.Path}` | {EffectOf(row)} | {Names(row, badInput: true)} | {status} |\n");
        }

        return table.ToString();
    }

    private PolicyStatus Status((string Kind, string Path) row) => (EffectOf(row).Length > 0, Names(row, badInput: true).Length > 0) switch
    {
        (true, true) => PolicyStatus.Tested,
        (true, false) => PolicyStatus.EffectTested,
        (false, true) => PolicyStatus.BadInputTested,
        _ => PolicyStatus.Untested,
    };

    // A field with fields within has no effect but theirs; its own test of bad input is about what they must not be together.
    private string EffectOf((string Kind, string Path) row)
    {
        if (Names(row, badInput: false) is { Length: > 0 } names)
            return names;
        if (PolicyFields.IsForbidden(row.Kind, row.Path))
            return "must not be set";
        if (!_fields.TryGetValue(row.Kind, out var fields) || fields.Leaves.Contains(row.Path))
            return "";
        var within = fields.Leaves.Where(leaf => leaf.StartsWith($"{row.Path}.", StringComparison.Ordinal)).ToArray();
        return within.Length > 0 && within.All(leaf => PolicyFields.IsForbidden(row.Kind, leaf) || Names((row.Kind, leaf), badInput: false).Length > 0) ? "those of its fields" : "";
    }

    private string Names((string Kind, string Path) row, bool badInput) => string.Join("<br>", _tests[row]
        .Where(test => test.BadInput == badInput).Select(static test => $"`{test.Name}`").Distinct().Order(StringComparer.Ordinal));
}
