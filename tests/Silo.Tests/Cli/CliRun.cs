using KGateway.Silo.Cli;

namespace KGateway.Silo.Tests.Cli;

/// <summary>Runs a command line in the test's own process.</summary>
internal sealed record CliRun(int ExitCode, string Out, string Error)
{
    public static Task<CliRun> OfAsync(params string[] arguments) => WithInputAsync("", arguments);

    public static async Task<CliRun> WithInputAsync(string input, params string[] arguments)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var io = new CommandIO { In = new StringReader(input), Out = output, Error = error, Environment = static _ => null };
        var code = await KGatewayCommand.RunAsync(arguments, io, TestContext.Current.CancellationToken);
        return new CliRun(code, output.ToString(), error.ToString());
    }
}
