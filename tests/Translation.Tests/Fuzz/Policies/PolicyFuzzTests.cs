using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Envoy.Config.Bootstrap.V3;
using Google.Protobuf;
using KGateway.EndToEnd.Harness;
using KGateway.EnvoyApi;
using KGateway.Translation.Tests.Golden;

namespace KGateway.Translation.Tests.Fuzz.Policies;

/// <summary>
/// No policy crashes the translation or gives what Envoy refuses, wherever it is attached. <c>KGATEWAY_FUZZ_POLICIES</c> sets how many
/// are tried, <c>KGATEWAY_FUZZ_SEED</c> which ones.
/// </summary>
public sealed partial class PolicyFuzzTests
{
    private const int WorldsPerRun = 4;
    private const int DefaultPolicies = 4_000;
    private const int FaultsPerRun = 6;
    private const int KindLength = 400;

    private readonly Dictionary<string, string> _faults = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> _verdicts = new(StringComparer.Ordinal);

    [Fact]
    public async Task Envoy_takes_what_is_made_of_any_policies()
    {
        var envoy = Tools.Envoy;
        var wanted = Setting("KGATEWAY_FUZZ_POLICIES") ?? DefaultPolicies;
        var seed = Setting("KGATEWAY_FUZZ_SEED") ?? 1;
        var policies = 0;
        while (policies < wanted)
        {
            var random = new Random(seed++);
            ImmutableArray<PolicyWorld> worlds = [.. Enumerable.Range(0, WorldsPerRun).Select(number => PolicyWorld.Of(number, random))];
            policies += worlds.Sum(static world => world.Policies.Length);
            if (await FaultAsync(envoy, worlds, _verdicts) is null)
                continue;
            foreach (var world in worlds)
                await ExplainAsync(envoy, world);
            Print($"after seed {seed - 1}: {policies} policies, {_faults.Count} faults");
        }

        Print($"{policies} policies");
        foreach (var (verdict, count) in _verdicts)
            Print($"{count} {verdict}");
        Assert.True(_faults.Count == 0, string.Join("\n\n", _faults.Values));
    }

    // Finds the policies of a world that are at fault, leaves them out, and looks for more.
    private async Task ExplainAsync(string envoy, PolicyWorld world)
    {
        for (var i = 0; i < FaultsPerRun && await FaultAsync(envoy, [world]) is not null; i++)
        {
            var culprits = await NarrowAsync(envoy, world);
            if (await FaultAsync(envoy, [culprits]) is not { } fault)
                fault = "only together with other policies: " + await FaultAsync(envoy, [world]);
            if (!_faults.ContainsKey(KindOf(fault)))
            {
                culprits = await FewerFieldsAsync(envoy, culprits, KindOf(fault));
                _faults[KindOf(fault)] = $"{fault}\n{culprits}";
                Print($"{fault}\n{culprits}\n");
            }

            world = world with { Policies = world.Policies.RemoveRange(culprits.Policies, PolicyByName.Instance) };
        }
    }

    private static async Task<PolicyWorld> NarrowAsync(string envoy, PolicyWorld world)
    {
        var size = world.Policies.Length / 2;
        while (size > 0)
        {
            var smaller = false;
            for (var at = 0; at < world.Policies.Length;)
            {
                var without = world with { Policies = world.Policies.RemoveRange(at, Math.Min(size, world.Policies.Length - at)) };
                if (await FaultAsync(envoy, [without]) is not null)
                {
                    world = without;
                    smaller = true;
                }
                else
                {
                    at += size;
                }
            }

            if (!smaller || world.Policies.Length <= 1 || size > 1)
                size /= 2;
        }

        return world;
    }

    private static async Task<PolicyWorld> FewerFieldsAsync(string envoy, PolicyWorld world, string kind)
    {
        for (var i = 0; i < world.Policies.Length; i++)
        {
            var again = true;
            while (again)
            {
                again = false;
                foreach (var smaller in Without(world.Policies[i]))
                {
                    var candidate = world with { Policies = world.Policies.SetItem(i, smaller) };
                    if (await FaultAsync(envoy, [candidate]) is not { } other || KindOf(other) != kind)
                        continue;
                    world = candidate;
                    again = true;
                    break;
                }
            }
        }

        return world;
    }

    // The policy without one of its fields or items, the outer ones first.
    private static IEnumerable<JsonObject> Without(JsonObject policy)
    {
        var paths = new List<string>();
        Collect(policy["spec"], paths);
        foreach (var path in paths.OrderBy(static path => path.Count(static c => c is '.' or '[')))
        {
            var copy = policy.DeepClone().AsObject();
            var node = Find(copy["spec"], path);
            switch (node?.Parent)
            {
                case JsonObject parent:
                    parent.Remove(node.GetPropertyName());
                    break;
                case JsonArray list:
                    list.RemoveAt(node.GetElementIndex());
                    break;
                default:
                    continue;
            }

            yield return copy;
        }
    }

    private static void Collect(JsonNode? node, List<string> paths)
    {
        foreach (var child in node switch
        {
            JsonObject fields => fields.Select(static field => field.Value),
            JsonArray items => items,
            _ => [],
        })
        {
            if (child is null || child.GetPath().Contains("targetRefs", StringComparison.Ordinal))
                continue;
            paths.Add(child.GetPath());
            Collect(child, paths);
        }
    }

    private static JsonNode? Find(JsonNode? node, string path)
    {
        if (node is null || node.GetPath() == path)
            return node;
        return node switch
        {
            JsonObject fields => fields.Select(field => Find(field.Value, path)).FirstOrDefault(static found => found is not null),
            JsonArray items => items.Select(item => Find(item, path)).FirstOrDefault(static found => found is not null),
            _ => null,
        };
    }

    private static async Task<string?> FaultAsync(string envoy, ImmutableArray<PolicyWorld> worlds, SortedDictionary<string, int>? verdicts = null)
    {
        List<JsonObject> documents;
        try
        {
            documents = [.. worlds.SelectMany(static world => world.Documents())];
        }
        catch (Exception crash)
        {
            // Where it happened is enough to tell faults apart.
            return string.Join('\n', crash.ToString().Split('\n').Take(4));
        }

        if (verdicts is not null)
        {
            foreach (var (kind, accepted) in documents.SelectMany(PolicyWorld.Verdicts))
            {
                var key = $"{kind} {(accepted ? "accepted" : "refused")}";
                verdicts[key] = verdicts.GetValueOrDefault(key) + 1;
            }
        }

        // Encoded, as it comes over xDS: in its JSON form Envoy reads less deep messages.
        byte[] bootstrap = EnvoyJson.Parse<Bootstrap>(PolicyBootstrap.Of(documents).ToJsonString()).ToByteArray();
        return await EnvoyProgram.RefusalAsync(envoy, bootstrap, TestContext.Current.CancellationToken);
    }

    private static void Print(string text) => TestContext.Current.TestOutputHelper?.WriteLine(text);

    private static int? Setting(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) ? value : null;

    // The end says what is wrong, after the configuration itself; names and numbers are those of this run.
    private static string KindOf(string fault) => Varying().Replace(fault[Math.Max(0, fault.Length - KindLength)..], "#");

    [GeneratedRegex("[0-9]+|kgateway-validate-[A-Za-z0-9]+|'[^']*'|\"[^\"]*\"")]
    private static partial Regex Varying();
}
