using System.CommandLine;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;

namespace KGateway.Silo.Cli;

/// <summary><c>kgateway version</c>.</summary>
internal static class VersionCommand
{
    /// <summary>This program's version.</summary>
    public static VersionInfo Current { get; } = Read();

    public static Command Create(CommandIO io)
    {
        var output = CliOptions.Output("table", "json");
        var command = new Command("version", "Prints the version.") { output };
        command.SetAction(parsed =>
        {
            var text = parsed.GetValue(output) == "json"
                ? CliJson.Write(Current)
                : $"kgateway {Current.Version} ({Current.Commit}) on {Current.Runtime}, {Current.Platform}";
            io.Out.WriteLine(text);
            return ExitCode.Ok;
        });
        return command;
    }

    private static VersionInfo Read()
    {
        var assembly = typeof(VersionCommand).Assembly;
        // "version+commit" when built in a repository.
        var parts = (assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0").Split('+');
        return new VersionInfo(
            parts[0],
            parts.Length > 1 ? parts[1][..Math.Min(12, parts[1].Length)] : "unknown",
            // The program is made of files, which copies of an image keep with their times.
            File.GetLastWriteTimeUtc(assembly.Location).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
            RuntimeInformation.FrameworkDescription,
            RuntimeInformation.RuntimeIdentifier,
            OperatingSystem.IsLinux() ? "linux" : OperatingSystem.IsMacOS() ? "darwin" : OperatingSystem.IsWindows() ? "windows" : "unknown",
            RuntimeInformation.ProcessArchitecture switch
            {
                Architecture.X64 => "amd64",
                var other => other.ToString().ToLowerInvariant(),
            });
    }
}

/// <summary>Version of this program.</summary>
/// <param name="Version">The release.</param>
/// <param name="Commit">What it was built from.</param>
/// <param name="BuildDate">When it was built, UTC.</param>
/// <param name="Runtime">The version of .NET.</param>
/// <param name="Platform">What it was built for, as .NET calls it.</param>
/// <param name="Os">Operating system, as images call it.</param>
/// <param name="Arch">Processor, as images call it.</param>
internal sealed record VersionInfo(string Version, string Commit, string BuildDate, string Runtime, string Platform, string Os, string Arch);
