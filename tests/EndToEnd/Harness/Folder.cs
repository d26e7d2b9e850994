namespace KGateway.EndToEnd.Harness;

/// <summary>A temporary folder of configuration.</summary>
internal sealed class Folder : IDisposable
{
    private int _writes;

    /// <summary>Where it is.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("kgateway-e2e-").FullName;

    /// <summary>Writes a file as editors do that replace it by rename.</summary>
    public void Save(string name, string content)
    {
        var temporary = System.IO.Path.Combine(Path, $".{name}.{Interlocked.Increment(ref _writes)}~");
        File.WriteAllText(temporary, content);
        File.Move(temporary, System.IO.Path.Combine(Path, name), overwrite: true);
    }

    /// <summary>Writes a file as editors do that truncate it first.</summary>
    public void Overwrite(string name, string content) => File.WriteAllText(System.IO.Path.Combine(Path, name), content);

    /// <summary>Removes a file.</summary>
    public void Delete(string name) => File.Delete(System.IO.Path.Combine(Path, name));

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Path, recursive: true);
}
