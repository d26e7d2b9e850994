namespace KGateway.EnvoyApi.Tests;

/// <summary>Finds the material that lies beside the repository; it is no part of it, so a test without it is skipped.</summary>
internal static class SharedFiles
{
    /// <summary>The full path of a file or folder in the shared folder; skips the test if it is not there.</summary>
    public static string Require(params string[] parts)
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "KGateway.sln")))
            root = root.Parent;
        if (root is null)
            Assert.Skip($"no repository above {AppContext.BaseDirectory}");

        var path = Path.GetFullPath(Path.Combine([root.FullName, "..", "shared", .. parts]));
        if (!Path.Exists(path))
            Assert.Skip($"{path} does not exist");
        return path;
    }
}
