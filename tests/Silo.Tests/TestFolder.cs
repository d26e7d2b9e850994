using KGateway.Resources;
using KGateway.Grains.Contracts.Sources;
using KGateway.Silo.Folder;
using Microsoft.Extensions.Logging.Abstractions;

namespace KGateway.Silo.Tests;

/// <summary>A temporary folder with a source that watches it.</summary>
internal sealed class TestFolder : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(1);

    private readonly CancellationTokenSource _stop = new();
    private readonly IAsyncEnumerator<ResourceBatch> _batches;

    public TestFolder(params ReadOnlySpan<(string Name, string Content)> files)
        : this(TimeProvider.System, files)
    {
    }

    public TestFolder(TimeProvider time, params ReadOnlySpan<(string Name, string Content)> files)
    {
        foreach (var (name, content) in files)
            Write(name, content);
        Source = new FolderSource(Path, [], time, NullLogger<FolderSource>.Instance);
        _batches = Source.WatchAsync(Source.Streams[0], null, _stop.Token).GetAsyncEnumerator(_stop.Token);
    }

    public string Path { get; } = Directory.CreateTempSubdirectory("kgateway-test-").FullName;

    public FolderSource Source { get; }

    public string FullName(string name) => System.IO.Path.Combine(Path, name);

    public void Write(string name, string content)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(FullName(name))!);
        File.WriteAllText(FullName(name), content);
    }

    /// <summary>Replaces a file as most editors do.</summary>
    public void Replace(string name, string content)
    {
        var temporary = FullName($".{name}.swp");
        File.WriteAllText(temporary, content);
        File.Move(temporary, FullName(name), overwrite: true);
    }

    /// <summary>The next change.</summary>
    public async Task<ResourceBatch> NextAsync()
    {
        Assert.True(await _batches.MoveNextAsync().AsTask().WaitAsync(Deadline, TestContext.Current.CancellationToken));
        return _batches.Current;
    }

    /// <summary>The objects of the next change by name; null for those that went.</summary>
    public async Task<Dictionary<string, Resource?>> NextObjectsAsync() =>
        (await NextAsync()).Changes.ToDictionary(static change => change.Id.ToString(), static change => change.Value);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        try
        {
            await _batches.DisposeAsync();
        }
        catch (NotSupportedException)
        {
            // A test that failed left the enumerator waiting.
        }

        _stop.Dispose();
        Directory.Delete(Path, recursive: true);
    }
}
