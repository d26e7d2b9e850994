using KGateway.Resources.Core;
using KGateway.Silo.Folder;

namespace KGateway.Silo.Tests.Folder;

public sealed class FolderSourceTests
{
    [Fact]
    public async Task First_batch_is_complete_and_has_all_files_of_sub_folders()
    {
        await using var folder = new TestFolder(("a.yaml", Texts.Service("a")), ("sub/deep/b.yml", Texts.Service("b")), ("c.txt", "no"));
        var first = await folder.NextAsync();
        Assert.True(first.Complete);
        Assert.True(first.Synced);
        Assert.Equal(["Service default/a", "Service default/b"], first.Changes.Select(static c => c.Id.ToString()).Order());
    }

    [Fact]
    public async Task Hidden_files_and_backups_are_passed_over()
    {
        await using var folder = new TestFolder(
            (".hidden.yaml", Texts.Service("h")), ("a.yaml~", Texts.Service("t")), ("#a.yaml", Texts.Service("l")), ("a.yaml", Texts.Service("a")));
        Assert.Equal(["Service default/a"], (await folder.NextObjectsAsync()).Keys);
    }

    [Fact]
    public async Task One_save_of_several_kinds_is_one_change()
    {
        await using var folder = new TestFolder(("all.yaml", Texts.Service("a")));
        await folder.NextAsync();
        folder.Replace("all.yaml", Texts.Service("b") + "---\n" + Texts.Gateway("g") + "---\n" + Texts.Route("r", "g", "b"));
        var changes = await folder.NextObjectsAsync();
        Assert.Equal(["Gateway default/g", "HTTPRoute default/r", "Service default/a", "Service default/b"], changes.Keys.Order());
        Assert.Null(changes["Service default/a"]);
    }

    [Fact]
    public async Task Truncate_and_write_is_one_change()
    {
        var time = new ObservedTime();
        await using var folder = new TestFolder(time, ("a.yaml", Texts.Service("a")));
        await folder.NextAsync();
        var next = folder.NextObjectsAsync();
        await using (var file = new FileStream(folder.FullName("a.yaml"), FileMode.Truncate))
        {
            await DoubtAsync(time);
            await file.WriteAsync(System.Text.Encoding.UTF8.GetBytes(Texts.Service("a", 81)), TestContext.Current.CancellationToken);
        }

        var changes = await PassUntilAsync(time, next);
        Assert.Equal(81, Assert.IsType<Service>(Assert.Single(changes).Value).Spec.Ports[0].Port);
    }

    [Fact]
    public async Task Delete_and_create_is_one_change()
    {
        var time = new ObservedTime();
        await using var folder = new TestFolder(time, ("a.yaml", Texts.Service("a")));
        await folder.NextAsync();
        var next = folder.NextObjectsAsync();
        File.Delete(folder.FullName("a.yaml"));
        await DoubtAsync(time);
        folder.Write("a.yaml", Texts.Service("a", 82));
        var changes = await PassUntilAsync(time, next);
        Assert.Equal(82, Assert.IsType<Service>(Assert.Single(changes).Value).Spec.Ports[0].Port);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task File_that_stays_empty_or_away_loses_its_objects(bool away)
    {
        var time = new ObservedTime();
        await using var folder = new TestFolder(time, ("a.yaml", Texts.Service("a")));
        await folder.NextAsync();
        var next = folder.NextObjectsAsync();
        if (away)
            File.Delete(folder.FullName("a.yaml"));
        else
            folder.Write("a.yaml", "");
        await DoubtAsync(time);
        Assert.Null(Assert.Single(await PassUntilAsync(time, next)).Value);
    }

    [Fact]
    public async Task Deleted_file_takes_its_objects_with_it()
    {
        await using var folder = new TestFolder(("a.yaml", Texts.Service("a")), ("b.yaml", Texts.Service("b")));
        await folder.NextAsync();
        File.Delete(folder.FullName("b.yaml"));
        Assert.Null(Assert.Single(await folder.NextObjectsAsync(), static pair => pair.Key == "Service default/b").Value);
    }

    [Fact]
    public async Task Folder_that_takes_the_place_of_a_file_is_read()
    {
        await using var folder = new TestFolder(("a.yaml", Texts.Service("a")));
        await folder.NextAsync();
        Directory.CreateDirectory(folder.FullName(".new"));
        folder.Write(".new/b.yaml", Texts.Service("b"));
        File.Delete(folder.FullName("a.yaml"));
        Directory.Move(folder.FullName(".new"), folder.FullName("a.yaml"));

        var changes = new Dictionary<string, KGateway.Resources.Resource?>();
        while (changes.Count < 2)
        {
            foreach (var (id, value) in await folder.NextObjectsAsync())
                changes[id] = value;
        }

        Assert.Null(changes["Service default/a"]);
        Assert.NotNull(changes["Service default/b"]);
        Assert.Empty(folder.Source.Diagnostics);
    }

    [Fact]
    public async Task Broken_file_keeps_its_last_good_objects_and_is_named()
    {
        await using var folder = new TestFolder(("a.yaml", Texts.Service("a")), ("b.yaml", Texts.Service("b")));
        await folder.NextAsync();
        folder.Replace("a.yaml", Texts.Broken);
        folder.Replace("b.yaml", Texts.Service("b", 81));
        Assert.Equal(["Service default/b"], (await folder.NextObjectsAsync()).Keys);
        Assert.Contains(folder.Source.Diagnostics, static diagnostic => diagnostic.File == "a.yaml" && diagnostic.Line > 0);

        folder.Replace("a.yaml", Texts.Service("a", 83));
        Assert.Equal(["Service default/a"], (await folder.NextObjectsAsync()).Keys);
        Assert.Empty(folder.Source.Diagnostics);
    }

    // Whoever opens one waits for a writer that may never come.
    [Fact]
    public async Task Pipe_is_named_and_holds_nothing_up()
    {
        await using var folder = new TestFolder(("a.yaml", Texts.Service("a")));
        await folder.NextAsync();
        using (var pipe = System.Diagnostics.Process.Start("mkfifo", folder.FullName("pipe.yaml")))
            await pipe.WaitForExitAsync(TestContext.Current.CancellationToken);
        folder.Write("b.yaml", Texts.Service("b"));
        Assert.Equal(["Service default/b"], (await folder.NextObjectsAsync()).Keys);
        Assert.Contains(folder.Source.Diagnostics, static diagnostic => diagnostic is { File: "pipe.yaml", Message: "is no regular file and isn't read" });
    }

    [Fact]
    public async Task New_folder_with_files_is_found()
    {
        await using var folder = new TestFolder(("a.yaml", Texts.Service("a")));
        await folder.NextAsync();
        folder.Write("new/deep/b.yaml", Texts.Service("b"));
        Assert.Equal(["Service default/b"], (await folder.NextObjectsAsync()).Keys);
        Directory.Delete(folder.FullName("new"), recursive: true);
        Assert.Null((await folder.NextObjectsAsync())["Service default/b"]);
    }

    [Fact]
    public async Task Swapped_data_link_of_a_config_map_is_one_change()
    {
        await using var folder = new TestFolder(("..1/a.yaml", Texts.Service("a")), ("..1/b.yaml", Texts.Service("b")));
        File.CreateSymbolicLink(folder.FullName("..data"), "..1");
        File.CreateSymbolicLink(folder.FullName("a.yaml"), "..data/a.yaml");
        File.CreateSymbolicLink(folder.FullName("b.yaml"), "..data/b.yaml");
        Assert.Equal(2, (await folder.NextAsync()).Changes.Count);

        folder.Write("..2/a.yaml", Texts.Service("a", 81));
        folder.Write("..2/b.yaml", Texts.Service("b", 81));
        File.CreateSymbolicLink(folder.FullName("..data_tmp"), "..2");
        // A rename over a link, which File.Move doesn't do for links to folders.
        using (var move = System.Diagnostics.Process.Start("mv", ["-fT", folder.FullName("..data_tmp"), folder.FullName("..data")]))
            await move.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(["Service default/a", "Service default/b"], (await folder.NextObjectsAsync()).Keys.Order());
    }

    [Fact]
    public async Task Generation_counts_changes_and_creation_times_are_in_order_of_sight()
    {
        await using var folder = new TestFolder(("a.yaml", Texts.Service("a")), ("b.yaml", Texts.Service("b")));
        var first = await folder.NextObjectsAsync();
        Assert.True(first["Service default/a"]!.Metadata.CreationTimestamp < first["Service default/b"]!.Metadata.CreationTimestamp);
        folder.Replace("a.yaml", Texts.Service("a", 81));
        var second = (await folder.NextObjectsAsync())["Service default/a"]!;
        Assert.Equal(2, second.Metadata.Generation);
        Assert.Equal(first["Service default/a"]!.Metadata.CreationTimestamp, second.Metadata.CreationTimestamp);
    }

    // Lets the settle window pass until the folder has been looked at, and what was seen is waited for.
    private static async Task DoubtAsync(ObservedTime time)
    {
        while (await time.SetAsync() is var due && due <= PendingChanges.Quiet)
            time.Advance(due);
    }

    private static async Task<T> PassUntilAsync<T>(ObservedTime time, Task<T> happened)
    {
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (!happened.IsCompleted)
        {
            time.Advance(PendingChanges.Quiet);
            await ticks.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }

        return await happened;
    }

    [Fact]
    public async Task Missing_folder_is_an_error()
    {
        await using var folder = new TestFolder();
        Directory.Delete(folder.Path, recursive: true);
        await Assert.ThrowsAnyAsync<Exception>(folder.NextAsync);
        Directory.CreateDirectory(folder.Path);
    }
}
