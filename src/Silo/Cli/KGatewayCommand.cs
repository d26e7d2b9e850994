using System.CommandLine;
using System.CommandLine.Parsing;
using KGateway.Silo.Cli.Clusters;
using KGateway.Silo.Cli.Describing;
using KGateway.Silo.Proxies;

namespace KGateway.Silo.Cli;

/// <summary>The program's command line.</summary>
internal static class KGatewayCommand
{
    // After Ctrl-C; running streams are ended one by one.
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(60);

    /// <summary>Runs a command line and returns the exit code.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, CommandIO io, CancellationToken cancellationToken = default)
    {
        var parsed = CommandLineParser.Parse(Create(io), arguments);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
                await io.Error.WriteLineAsync($"kgateway: {OnOneLine(error.Message)}");
            await io.Error.WriteLineAsync($"Try '{NameOf(parsed.CommandResult)} --help'.");
            return ExitCode.Usage;
        }

        try
        {
            var configuration = new InvocationConfiguration { Output = io.Out, Error = io.Error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = StopPatience };
            return await parsed.InvokeAsync(configuration, cancellationToken);
        }
        catch (CliException e)
        {
            await io.Error.WriteLineAsync($"kgateway: {e.Message}");
            return e.ExitCode;
        }
        catch (EnvoyNotRunnableException e)
        {
            await io.Error.WriteLineAsync($"kgateway: {e.Message}");
            return ExitCode.Usage;
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Ok;
        }
    }

    /// <summary>The command tree.</summary>
    public static RootCommand Create(CommandIO io) =>
        new("A control plane for Envoy that speaks Gateway API: entrances and waypoints from a folder of YAML, or in Kubernetes.")
        {
            RunCommand.Create(io),
            ControllerCommand.Create(io),
            TranslateCommand.Create(io),
            ValidateCommand.Create(io),
            StatusCommand.Create(io),
            DescribeCommand.Create(io),
            XdsCommand.Create(io),
            CheckCommand.Create(io),
            DashboardCommand.Create(io),
            BootstrapCommand.Create(io),
            EchoCommand.Create(io),
            ProbeCommand.Create(io),
            CompletionCommand.Create(io),
            VersionCommand.Create(io),
        };

    // The library lists values on lines of their own.
    private static string OnOneLine(string message) =>
        string.Join(' ', message.Split(['\r', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    private static string NameOf(CommandResult result)
    {
        var names = new List<string>();
        for (SymbolResult? at = result; at is CommandResult command; at = command.Parent)
            names.Insert(0, command.Command is RootCommand ? "kgateway" : command.Command.Name);
        return string.Join(' ', names);
    }
}
