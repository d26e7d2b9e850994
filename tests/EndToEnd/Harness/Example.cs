namespace KGateway.EndToEnd.Harness;

/// <summary>An example of the repository, copied with other ports so that it runs beside anything.</summary>
internal static class Example
{
    /// <summary>Copies an example; each of the <paramref name="ports"/> that it names is replaced by a free one, told by its old number.</summary>
    public static (Folder Folder, IReadOnlyDictionary<int, int> Ports) Copy(string name, params int[] ports)
    {
        var free = ports.Zip(FreePort.Take(ports.Length)).ToDictionary();
        var folder = new Folder();
        foreach (var file in Directory.GetFiles(Path.Combine(Tools.Repository, "examples", name), "*.yaml"))
        {
            var text = free.Aggregate(File.ReadAllText(file), (text, port) => text.Replace($"{port.Key}", $"{port.Value}", StringComparison.Ordinal));
            folder.Save(Path.GetFileName(file), text);
        }

        return (folder, free);
    }
}
