using System.Collections.Immutable;
using System.Text.Json.Nodes;
using CsCheck;
using KGateway.Resources;
using KGateway.Resources.GatewayApi;
using KGateway.Translation.Documents;
using KGateway.Translation.State;

namespace KGateway.Translation.Tests.Fuzz;

/// <summary>An input that somebody might write, and everything that can be made of it.</summary>
internal sealed record FuzzInput(string Text)
{
    private static readonly ReadOptions Everything = ReadOptions.Default with { KeepInvalid = true };

    /// <summary>Settings with everything in force.</summary>
    public static TranslationSettings Settings { get; } = TranslationSettings.Default with
    {
        EnableWaypoint = true,
        EnableRouteSourceMetadata = true,
    };

    /// <summary>Valid objects with some things changed.</summary>
    public static Gen<FuzzInput> OfObjects { get; } = Mutation.Any.Array[1, 8].Select(static mutations =>
    {
        var objects = FuzzSeed.Json();
        foreach (var mutation in mutations)
            mutation.Apply(objects);
        return new FuzzInput(string.Join("\n---\n", objects.Select(static o => o?.ToJsonString() ?? "null")));
    });

    /// <summary>Valid YAML with some characters changed.</summary>
    public static Gen<FuzzInput> OfText { get; } = Gen.Select(Gen.UInt, Gen.Int[0, 4], Gen.String[0, 4]).Array[1, 8].Select(static edits =>
    {
        var text = FuzzSeed.Yaml;
        foreach (var (place, length, put) in edits)
        {
            var at = (int)(place % (uint)text.Length);
            text = text[..at] + put + text[Math.Min(text.Length, at + length)..];
        }

        return new FuzzInput(text);
    });

    /// <summary>Any input.</summary>
    public static Gen<FuzzInput> Any { get; } =
        Gen.Frequency((8, OfObjects), (2, OfText), (1, Gen.String[0, 200].Select(static text => new FuzzInput(text))));

    /// <summary>The objects, with those that break rules or without.</summary>
    public ImmutableArray<Resource> Read(bool keepInvalid) =>
        ResourceReader.Read("fuzz.yaml", Text, keepInvalid ? Everything : ReadOptions.Default).Objects;

    /// <summary>The state of the objects.</summary>
    public ClusterState ToState(bool keepInvalid) => FileObjects.ToState(Read(keepInvalid));

    /// <summary>Everything that follows for each Gateway.</summary>
    public static IEnumerable<JsonObject> Documents(ClusterState state)
    {
        foreach (var gateway in state.All<Gateway>().OrderBy(static g => g.Key))
            yield return TranslationDocument.ToJson(state, gateway.Key, Settings, allClusters: true);
    }

    /// <inheritdoc/>
    public override string ToString() => Text;
}
