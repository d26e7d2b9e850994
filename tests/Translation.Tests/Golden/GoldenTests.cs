using System.Text.Json.Nodes;

namespace KGateway.Translation.Tests.Golden;

/// <summary>Compares translations with those of the control plane that this one replaces.</summary>
public sealed class GoldenTests
{
    public static TheoryData<string> Names => [.. GoldenCase.All.Count == 0 ? ["none"] : GoldenCase.All.Select(static c => c.Name)];

    [Theory]
    [MemberData(nameof(Names), DisableDiscoveryEnumeration = true)]
    public void A_case_is_equal_if_and_only_if_it_is_listed(string name)
    {
        if (GoldenCase.All.FirstOrDefault(c => c.Name == name) is not { } golden)
        {
            Assert.Skip("there is no folder ../shared/golden beside the repository");
            return;
        }

        var differing = Differences(golden);
        if (PassingCases.Names.Contains(name))
            Assert.True(differing.Count == 0, string.Join("\n\n", differing));
        else
            Assert.True(differing.Count > 0, $"{name} is equal now; put it into {nameof(PassingCases)}.");
    }

    [Fact]
    public void Every_listed_case_exists()
    {
        if (GoldenCase.All.Count == 0)
            Assert.Skip("there is no folder ../shared/golden beside the repository");
        Assert.Empty(PassingCases.Names.Concat(WantedDifferences.ByName.Keys).Except(GoldenCase.All.Select(static c => c.Name)));
        Assert.Empty(PassingCases.Names.Intersect(WantedDifferences.ByName.Keys));
    }

    private static List<string> Differences(GoldenCase golden)
    {
        var expected = GoldenComparison.Sections(JsonNode.Parse(File.ReadAllText(golden.Expected))!);
        var actual = GoldenComparison.Sections(golden.Translate());
        return [.. expected.Where(e => actual[e.Key] != e.Value).Select(e => $"{e.Key}, expected:\n{e.Value}\nactual:\n{actual[e.Key]}")];
    }
}
