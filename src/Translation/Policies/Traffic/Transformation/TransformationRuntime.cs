using System.Text;
using Envoy.Config.Core.V3;
using Envoy.Extensions.Filters.Http.Lua.V3;

namespace KGateway.Translation.Policies.Traffic.Transformation;

/// <summary>
/// The Lua script that runs transformations in proxies. Every listener has the same text and they share their virtual machines by an
/// identifier, so routes cost only their data: a script per route would cost memory and time for each.
/// </summary>
internal static class TransformationRuntime
{
    /// <summary>What routes call the script by.</summary>
    public const string ScriptName = "runtime";

    private const string Folder = "Transformation/";

    private static readonly Lazy<string> LazySource = new(Load);

    /// <summary>The script without comments and margins.</summary>
    public static string Source => LazySource.Value;

    /// <summary>The configuration of the listeners' filter.</summary>
    public static Lua Filter => new()
    {
        SourceCodes = { [ScriptName] = new DataSource { InlineString = Source } },
        SharedVmId = "dev.kgateway.transformation",
    };

    // One script of all parts, in the order of their names. No part has texts of several lines.
    private static string Load()
    {
        var assembly = typeof(TransformationRuntime).Assembly;
        var source = new StringBuilder();
        foreach (string name in assembly.GetManifestResourceNames().Order(StringComparer.Ordinal))
        {
            if (!name.StartsWith(Folder, StringComparison.Ordinal))
                continue;
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            while (reader.ReadLine() is { } line)
            {
                var code = line.AsSpan().Trim();
                if (!code.IsEmpty && !code.StartsWith("--"))
                    source.Append(code).Append('\n');
            }
        }

        return source.ToString();
    }
}
