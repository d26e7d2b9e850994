using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using KGateway.Silo.Folder;

namespace KGateway.Silo.Tests.Folder;

/// <summary>A folder within the folder that may not be listed.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class UnreadableFolderTests : IDisposable
{
    private const uint Nobody = 65534;

    private const UnixFileMode Everybody = (UnixFileMode)0b111_101_101;

    private readonly string _root = Directory.CreateTempSubdirectory("kgateway-test-").FullName;

    public UnreadableFolderTests()
    {
        File.SetUnixFileMode(_root, Everybody);
        Directory.CreateDirectory(Closed);
        File.WriteAllText(Path.Combine(Closed, "hidden.yaml"), Texts.Service("hidden"));
        File.WriteAllText(Path.Combine(_root, "open.yaml"), Texts.Service("open"));
    }

    private string Closed => Path.Combine(_root, "closed");

    [Fact]
    public void It_is_named_and_all_others_are_read()
    {
        File.SetUnixFileMode(Closed, UnixFileMode.None);
        var readings = Readings();

        var closed = Assert.Single(readings, reading => reading.Path == Closed);
        Assert.Equal(FileCondition.Broken, closed.Condition);
        Assert.Contains("closed: error: can't be read: Access", Assert.Single(closed.Diagnostics).ToString(), StringComparison.Ordinal);
        Assert.Equal(FileCondition.Good, Assert.Single(readings, static reading => reading.Path.EndsWith("open.yaml", StringComparison.Ordinal)).Condition);
        Assert.Equal(2, readings.Count);
    }

    [Fact]
    public void A_link_to_it_is_named_and_not_watched()
    {
        var elsewhere = Directory.CreateTempSubdirectory("kgateway-test-").FullName;
        File.SetUnixFileMode(elsewhere, UnixFileMode.None);
        var link = Path.Combine(_root, "link");
        Directory.CreateSymbolicLink(link, elsewhere);
        var links = new Dictionary<string, string>();
        var files = Unprivileged(() => FolderScan.Files(_root, links));
        Directory.Delete(elsewhere);

        Assert.Contains(link, files);
        Assert.Empty(links);
    }

    [Fact]
    public void Root_that_cant_be_listed_is_an_error_of_its_own()
    {
        File.SetUnixFileMode(_root, UnixFileMode.UserExecute | UnixFileMode.OtherExecute);
        Assert.Throws<UnauthorizedAccessException>(Readings);
    }

    [Fact]
    public void What_was_read_of_it_before_holds_and_it_is_forgotten_once_it_can_be_listed()
    {
        var contents = new FolderContents(_root);
        contents.Apply(Readings());
        Assert.Equal(2, contents.Objects.Count);

        File.SetUnixFileMode(Closed, UnixFileMode.None);
        Assert.Empty(contents.Apply(Unprivileged(() => contents.Paths.Append(Closed).Select(path => FileReader.Read(_root, path)).ToList())));
        Assert.NotEmpty(contents.Diagnostics);

        Reopen();
        Assert.Empty(contents.Apply([.. contents.Paths.Select(path => FileReader.Read(_root, path))]));
        Assert.Empty(contents.Diagnostics);
        Assert.DoesNotContain(Closed, contents.Paths);
    }

    public void Dispose()
    {
        File.SetUnixFileMode(_root, Everybody);
        Reopen();
        Directory.Delete(_root, recursive: true);
    }

    private List<FileReading> Readings() =>
        Unprivileged(() => FolderScan.Files(_root).ConvertAll(path => FileReader.Read(_root, path)));

    private void Reopen() => File.SetUnixFileMode(Closed, Everybody);

    // Root may list everything: its rights are put down for one thread, of which no other test is a part. For others this changes nothing.
    private static T Unprivileged<T>(Func<T> read)
    {
        T? result = default;
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            if (Environment.IsPrivilegedProcess)
                _ = SetFileSystemUser(Nobody);
            try
            {
                result = read();
            }
            catch (Exception e)
            {
                failure = ExceptionDispatchInfo.Capture(e);
            }
        });
        thread.Start();
        thread.Join();
        failure?.Throw();
        return result!;
    }

    [DllImport("libc", EntryPoint = "setfsuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetFileSystemUser(uint user);
}
