using System.Globalization;
using System.Text.RegularExpressions;

namespace KGateway.EndToEnd.Harness;

/// <summary>A copy of one of the repository's examples whose ports are free ones, so that tests don't meet on them.</summary>
internal sealed class ExampleFolder : IDisposable
{
    private readonly Folder _folder = new();
    private readonly Dictionary<string, int> _ports;

    private ExampleFolder(int[] ports) =>
        _ports = ports.Zip(FreePort.Take(ports.Length)).ToDictionary(pair => pair.First.ToString(CultureInfo.InvariantCulture), pair => pair.Second);

    /// <summary>Where it is.</summary>
    public string Path => _folder.Path;

    /// <summary>Copies an example; each of the ports must occur in it.</summary>
    public static ExampleFolder Copy(string name, params int[] ports)
    {
        var example = new ExampleFolder(ports);
        var pattern = new Regex($@"\b({string.Join('|', ports)})\b");
        var seen = new HashSet<string>();
        foreach (var file in Directory.EnumerateFiles(System.IO.Path.Combine(Tools.Repository, "examples", name), "*.yaml"))
        {
            var content = pattern.Replace(File.ReadAllText(file), match =>
            {
                seen.Add(match.Value);
                return example._ports[match.Value].ToString(CultureInfo.InvariantCulture);
            });
            example._folder.Save(System.IO.Path.GetFileName(file), content);
        }

        Assert.Equal(example._ports.Keys.Order(), seen.Order());
        return example;
    }

    /// <summary>The port that stands for one of the example's.</summary>
    public int Port(int original) => _ports[original.ToString(CultureInfo.InvariantCulture)];

    /// <summary>Edits a file: texts that must occur in it are replaced.</summary>
    public void Edit(string file, params (string Old, string New)[] changes)
    {
        var content = File.ReadAllText(System.IO.Path.Combine(Path, file));
        foreach (var (old, replacement) in changes)
        {
            Assert.Contains(old, content, StringComparison.Ordinal);
            content = content.Replace(old, replacement, StringComparison.Ordinal);
        }

        _folder.Save(file, content);
    }

    /// <summary>Adds a file or replaces it.</summary>
    public void Save(string file, string content) => _folder.Save(file, content);

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();
}
