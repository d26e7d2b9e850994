using System.Text.Json.Nodes;
using KGateway.Resources;
using KGateway.Translation.Documents;

namespace KGateway.Translation.Tests.Golden;

/// <summary>One translation with its expected result, from a folder beside the repository.</summary>
internal sealed record GoldenCase(string Name, IReadOnlyList<string> Inputs, ObjectKey Gateway, TranslationSettings Settings, string Expected)
{
    /// <summary>All cases; empty when the folder is missing.</summary>
    public static IReadOnlyList<GoldenCase> All { get; } = Load();

    /// <summary>The folder with the cases, or null.</summary>
    public static string? Folder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (!File.Exists(Path.Combine(folder.FullName, "KGateway.sln")))
                continue;
            var golden = Path.GetFullPath(Path.Combine(folder.FullName, "..", "shared", "golden"));
            return File.Exists(Path.Combine(golden, "cases.json")) ? golden : null;
        }

        return null;
    }

    /// <summary>The inputs, read as they are: rules of the API are not the subject here.</summary>
    public IReadOnlyList<Resource> Read()
    {
        var options = ReadOptions.Default with { KeepInvalid = true };
        return ResourceReader.Read(Inputs.Select(static file => new SourceText(file, File.ReadAllText(file))), options).Objects;
    }

    /// <summary>The document that the translation gives.</summary>
    public JsonObject Translate() => TranslationDocument.ToJson(FileObjects.ToState(Read()), Gateway, Settings, allClusters: true);

    private static List<GoldenCase> Load()
    {
        var cases = new List<GoldenCase>();
        if (Folder() is not { } folder)
            return cases;
        foreach (var node in JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "cases.json")))!.AsArray())
        {
            var gateway = node!["gateway"]!.GetValue<string>().Split('/');
            var settings = node["settings"]!.AsObject().Select(static s => $"{s.Key}={s.Value!.GetValue<string>()}");
            cases.Add(new GoldenCase(
                node["name"]!.GetValue<string>(),
                [.. node["inputs"]!.AsArray().Select(input => Path.Combine(folder, input!.GetValue<string>()))],
                new ObjectKey(gateway[0], gateway[1]),
                TranslationSettings.Default.With(settings),
                Path.Combine(folder, node["expected"]!.GetValue<string>())));
        }

        return cases;
    }
}
