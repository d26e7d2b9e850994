using System.Collections.Immutable;
using System.Text.Json.Nodes;
using KGateway.Resources;
using KGateway.Resources.GatewayApi;
using KGateway.Translation.Documents;
using KGateway.Translation.State;

namespace KGateway.Translation.Tests.Fuzz.Policies;

/// <summary>Gateways, routes and backends with random policies, in namespaces of their own.</summary>
internal sealed record PolicyWorld(string Fixed, ImmutableArray<JsonObject> Policies)
{
    private static readonly ReadOptions Everything = ReadOptions.Default with { KeepInvalid = true };

    /// <summary>The settings.</summary>
    public static TranslationSettings Settings { get; } = TranslationSettings.Default with
    {
        EnableWaypoint = true,
        EnableRouteSourceMetadata = true,
        EnableAuthMetadata = true,
        EnableAwsEc2Discovery = true,
    };

    /// <summary>A random one. Names differ from those of worlds with other numbers.</summary>
    public static PolicyWorld Of(int number, Random random) => new PolicyWorldMaker(number, random).Make();

    /// <summary>All objects.</summary>
    public ClusterState State()
    {
        var text = Fixed + string.Concat(Policies.Select(static policy => $"---\n{policy.ToJsonString()}\n"));
        return FileObjects.ToState(ResourceReader.Read("fuzz.yaml", text, Everything).Objects);
    }

    /// <summary>Everything that follows for each Gateway.</summary>
    public IEnumerable<JsonObject> Documents()
    {
        var state = State();
        foreach (var gateway in state.All<Gateway>().OrderBy(static gateway => gateway.Key))
            yield return TranslationDocument.ToJson(state, gateway.Key, Settings, allClusters: true);
    }

    /// <summary>What is said of each policy.</summary>
    public static IEnumerable<(string Kind, bool Accepted)> Verdicts(JsonObject document)
    {
        foreach (var (id, status) in document["statuses"]!["policies"]!.AsObject())
        {
            foreach (var ancestor in status!["ancestors"]?.AsArray() ?? [])
            {
                var accepted = ancestor!["conditions"]!.AsArray().FirstOrDefault(static c => (string?)c!["type"] == "Accepted");
                yield return (id[..id.IndexOf('/', StringComparison.Ordinal)], (string?)accepted?["status"] == "True");
            }
        }
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join("\n---\n", Policies.Select(static policy => policy.ToJsonString()));
}
