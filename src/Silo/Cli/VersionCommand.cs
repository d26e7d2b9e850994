using System.CommandLine;
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
            RuntimeInformation.FrameworkDescription,
            RuntimeInformation.RuntimeIdentifier);
    }
}

/// <summary>Version of this program.</summary>
internal sealed record VersionInfo(string Version, string Commit, string Runtime, string Platform);
