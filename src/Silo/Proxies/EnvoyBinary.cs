namespace KGateway.Silo.Proxies;

/// <summary>Finds the Envoy program.</summary>
internal static class EnvoyBinary
{
    /// <summary>Environment variable with the path of the program.</summary>
    public const string Variable = "KGATEWAY_ENVOY";

    /// <summary>
    /// The program's path: <paramref name="explicitPath"/>, else the variable, else "envoy" in PATH; null when there is none. A path that
    /// was given but can't be run is an error rather than a reason to look on.
    /// </summary>
    /// <exception cref="EnvoyNotRunnableException">A given path is no program.</exception>
    public static string? Find(string? explicitPath, Func<string, string?> environment)
    {
        if (explicitPath is { Length: > 0 })
            return Checked(explicitPath, "--envoy");
        if (environment(Variable) is { Length: > 0 } fromVariable)
            return Checked(fromVariable, Variable);
        return InPath("envoy", environment);
    }

    /// <summary>A program in PATH, or null.</summary>
    public static string? InPath(string program, Func<string, string?> environment)
    {
        foreach (var folder in (environment("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            var candidate = Path.Combine(folder, program);
            if (IsRunnable(candidate))
                return candidate;
        }

        return null;
    }

    private static string Checked(string path, string origin)
    {
        // A folder is taken for the folder that holds the program.
        var program = Directory.Exists(path) ? Path.Combine(path, "envoy") : path;
        if (IsRunnable(program))
            return Path.GetFullPath(program);
        throw new EnvoyNotRunnableException(
            File.Exists(program) ? $"{origin}: {program} is not executable." : $"{origin}: there is no file {program}.");
    }

    private static bool IsRunnable(string path) =>
        File.Exists(path)
        && (OperatingSystem.IsWindows()
            || (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0);
}
