using System.CommandLine;
using System.Text.Json.Nodes;
using KGateway.Resources;
using KGateway.Silo.Admin;
using Spectre.Console;

namespace KGateway.Silo.Cli;

/// <summary><c>kgateway xds</c>.</summary>
internal static class XdsCommand
{
    public static Command Create(CommandIO io) => new("xds", "Shows the configuration of proxies.") { Dump(io), Diff(io) };

    private static Command Dump(CommandIO io)
    {
        var gateway = new Argument<ObjectKey?>("GATEWAY") { Description = "NAMESPACE/NAME.", CustomParser = CliOptions.ParseGateway };
        var admin = CliOptions.Admin();
        var output = CliOptions.Output("yaml", "json");
        var command = new Command("dump", "Prints what the proxies of a Gateway should have; private keys are left out.") { gateway, admin, output };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = CliOptions.Client(parsed.GetValue(admin)!, io);
            var text = await client.GetAsync($"api/xds/{parsed.GetValue(gateway)}", cancellationToken);
            await io.Out.WriteLineAsync(parsed.GetValue(output) == "json" ? text : YamlText.Of(JsonNode.Parse(text)!));
            return ExitCode.Ok;
        });
        return command;
    }

    private static Command Diff(CommandIO io)
    {
        var node = new Argument<string?>("PROXY") { Description = "Node id of the proxy; all that are connected when left out.", Arity = ArgumentArity.ZeroOrOne };
        var admin = CliOptions.Admin();
        var output = CliOptions.Output("table", "json");
        var command = new Command(
            "diff", "Compares what proxies have, by their own admin interface, with what they should have. Exit code 1 when they differ.")
        {
            node, admin, output,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = CliOptions.Client(parsed.GetValue(admin)!, io);
            var nodes = parsed.GetValue(node) is { } one
                ? [one]
                : (await client.GetAsync<StateDocument>("api/state", cancellationToken)).Proxies.Select(static proxy => proxy.Node).ToList();
            var diffs = new List<XdsDiff>();
            foreach (var name in nodes)
                diffs.Add(await client.GetAsync<XdsDiff>($"api/proxies/{Uri.EscapeDataString(name)}/diff", cancellationToken));
            if (parsed.GetValue(output) == "json")
                await io.Out.WriteLineAsync(CliJson.Write(diffs));
            else
                Print(io, diffs);
            return diffs.TrueForAll(static diff => diff.Differences.Count == 0) ? ExitCode.Ok : ExitCode.Findings;
        });
        return command;
    }

    private static void Print(CommandIO io, List<XdsDiff> diffs)
    {
        foreach (var diff in diffs)
        {
            io.Out.WriteLine($"{diff.Node} ({diff.Gateway}): {diff.Compared} resources compared, {diff.Differences.Count} differ");
            if (diff.Differences.Count == 0)
                continue;
            var table = new Table().Border(TableBorder.None).AddColumns("TYPE", "NAME", "HAS", "SHOULD HAVE");
            foreach (var difference in diff.Differences)
                table.AddRow(difference.Type, Markup.Escape(difference.Name), difference.Has ?? "-", difference.Should ?? "-");
            io.Terminal().Write(table);
        }
    }
}
