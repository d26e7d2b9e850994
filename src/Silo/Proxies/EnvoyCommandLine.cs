using System.Diagnostics;
using System.Globalization;

namespace KGateway.Silo.Proxies;

/// <summary>The command that runs an Envoy as our child.</summary>
internal static class EnvoyCommandLine
{
    /// <summary>Separates level and message in a log line.</summary>
    public const char LevelSeparator = '|';

    // Level, then logger and message: the time is ours to print.
    private const string LogFormat = "%l|%n: %v";

    /// <summary>
    /// Runs Envoy in a session of its own, so that Ctrl-C at the terminal reaches only us, and with a signal at our death, so that it
    /// doesn't outlive us even if we are killed. Both need the usual small programs of Linux; without them Envoy is started directly.
    /// </summary>
    public static ProcessStartInfo Create(
        EnvoyOptions options, string bootstrapFile, string adminAddressFile, Func<string, string?> environment) => Child(
        options.Program,
        environment,
        "-c", bootstrapFile,
        "--concurrency", options.Concurrency.ToString(CultureInfo.InvariantCulture),
        "--log-level", options.LogLevel,
        "--log-format", LogFormat,
        "--admin-address-path", adminAddressFile,
        // Without hot restart there is no shared memory, so that any number of proxies run beside each other.
        "--disable-hot-restart");

    /// <summary>Runs Envoy, as our child in the same way, to see whether it takes a configuration.</summary>
    public static ProcessStartInfo ToValidate(string program, string file, Func<string, string?> environment) => Child(
        program,
        environment,
        "--mode", "validate",
        "-c", file,
        "--log-level", "critical",
        "--log-format", "%v",
        "--concurrency", "1",
        "--disable-hot-restart");

    private static ProcessStartInfo Child(string program, Func<string, string?> environment, params ReadOnlySpan<string> arguments)
    {
        var command = new List<string>();
        if (EnvoyBinary.InPath("setsid", environment) is { } setsid && EnvoyBinary.InPath("setpriv", environment) is { } setpriv)
            command.AddRange([setsid, setpriv, "--pdeathsig", "TERM"]);

        command.Add(program);
        command.AddRange(arguments);
        var start = new ProcessStartInfo(command[0])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        foreach (var argument in command.Skip(1))
            start.ArgumentList.Add(argument);
        return start;
    }
}
