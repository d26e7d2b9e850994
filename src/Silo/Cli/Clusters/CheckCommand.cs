using System.CommandLine;
using KGateway.Silo.Cli.Clusters.Checks;
using Spectre.Console;

namespace KGateway.Silo.Cli.Clusters;

/// <summary><c>kgateway check</c>.</summary>
internal static class CheckCommand
{
    public static Command Create(CommandIO io)
    {
        var cluster = new ClusterOptions();
        var output = CliOptions.Output("table", "json");
        var command = new Command(
            "check",
            "Says whether the installation in a cluster is healthy: API server, CRDs, control plane, classes, Gateways, proxies. Exit code 1 when something is wrong.")
        {
            output,
        };
        cluster.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var connection = cluster.Connect(parsed);
            var findings = await new InstallationCheck(connection, io.Environment(AdminClient.TokenVariable)).RunAsync(cancellationToken);
            var healthy = findings.All(static finding => finding.Result != FindingResult.Problem);
            if (parsed.GetValue(output) == "json")
                await io.Out.WriteLineAsync(CliJson.Write(new { healthy, server = connection.Api.Address, connection.Namespace, findings }));
            else
                Print(io, findings);
            return healthy ? ExitCode.Ok : ExitCode.Findings;
        });
        return command;
    }

    private static void Print(CommandIO io, IReadOnlyList<Finding> findings)
    {
        var table = new Table().Border(TableBorder.None).HideHeaders().AddColumns("", "", "");
        foreach (var finding in findings)
            table.AddRow(Mark(finding.Result), Markup.Escape(finding.Area), Markup.Escape(finding.Message));
        io.Terminal().Write(table);
        var (problems, warnings) = (Count(FindingResult.Problem), Count(FindingResult.Warning));
        io.Out.WriteLine();
        io.Out.WriteLine(problems > 0
            ? $"Not healthy: {Plural(problems, "problem")}, {Plural(warnings, "warning")}."
            : warnings > 0 ? $"Healthy, with {Plural(warnings, "warning")}." : "Healthy.");

        int Count(FindingResult result) => findings.Count(finding => finding.Result == result);
    }

    private static string Mark(FindingResult result) => result switch
    {
        FindingResult.Ok => "[green]ok[/]",
        FindingResult.Warning => "[yellow]warning[/]",
        _ => "[red]problem[/]",
    };

    private static string Plural(int count, string word) => $"{count} {word}{(count == 1 ? "" : "s")}";
}
