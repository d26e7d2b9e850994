using System.CommandLine;
using KGateway.EnvoyApi;
using KGateway.Silo.Admin;
using KGateway.Silo.Cli.Clusters;
using Spectre.Console;

namespace KGateway.Silo.Cli;

/// <summary><c>kgateway xds</c>.</summary>
internal static class XdsCommand
{
    // Of the proxies that the controller deploys, on their loopback interface.
    private const int EnvoyAdminPort = 19000;

    public static Command Create(CommandIO io) => new("xds", "Shows the configuration of proxies.") { Dump(io), Diff(io) };

    private static Command Dump(CommandIO io)
    {
        var gateway = CliOptions.Gateway();
        var target = new AdminTarget(io);
        var output = CliOptions.Output("yaml", "json");
        var command = new Command("dump", "Prints what the proxies of a Gateway should have; private keys are left out.") { gateway, output };
        target.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = await target.ConnectAsync(parsed, cancellationToken);
            var text = await client.GetAsync($"api/xds/{parsed.GetValue(gateway)}", cancellationToken);
            await io.Out.WriteLineAsync(parsed.GetValue(output) == "json" ? text : YamlText.Of(EnvoyJson.ToTree(text)!));
            return ExitCode.Ok;
        });
        return command;
    }

    private static Command Diff(CommandIO io)
    {
        var node = new Argument<string?>("PROXY") { Description = "Node id of the proxy; all that are connected when left out.", Arity = ArgumentArity.ZeroOrOne };
        var target = new AdminTarget(io);
        var output = CliOptions.Output("table", "json");
        var command = new Command(
            "diff", "Compares what proxies have, by their own admin interface, with what they should have. Exit code 1 when they differ.")
        {
            node, output,
        };
        target.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var cluster = target.Cluster(parsed);
            using var client = cluster is null ? target.Direct(parsed) : await target.ConnectAsync(cluster, owns: false, cancellationToken);
            var proxies = (await client.GetAsync<StateDocument>("api/state", cancellationToken)).Proxies;
            if (parsed.GetValue(node) is { } one)
                proxies = [proxies.FirstOrDefault(proxy => proxy.Node == one) ?? throw new CliException($"No proxy {one} is connected.")];
            var diffs = new List<XdsDiff>();
            foreach (var proxy in proxies)
            {
                diffs.Add(cluster is null
                    ? await client.GetAsync<XdsDiff>($"api/proxies/{Uri.EscapeDataString(proxy.Node)}/diff", cancellationToken)
                    : await DiffAsync(cluster, client, proxy, cancellationToken));
            }

            if (parsed.GetValue(output) == "json")
                await io.Out.WriteLineAsync(CliJson.Write(diffs));
            else if (diffs.Count == 0)
                await io.Error.WriteLineAsync("No proxy is connected.");
            else
                Print(io, diffs);
            return diffs.TrueForAll(static diff => diff.Differences.Count == 0) ? ExitCode.Ok : ExitCode.Findings;
        });
        return command;
    }

    // In a cluster the proxy's admin interface is reached on its pod, after which it is named.
    private static async Task<XdsDiff> DiffAsync(
        ClusterConnection cluster, AdminClient client, ProxyDocument proxy, CancellationToken cancellationToken)
    {
        var dot = proxy.Node.LastIndexOf('.');
        if (dot <= 0)
            throw new CliException($"the node id {proxy.Node} isn't that of a pod, written NAME.NAMESPACE.");
        using var http = new HttpClient(cluster.HandlerOf(proxy.Node[(dot + 1)..], proxy.Node[..dot], EnvoyAdminPort));
        try
        {
            var held = await EnvoyConfigDump.VersionsAsync(http, new Uri($"http://127.0.0.1:{EnvoyAdminPort}/"), cancellationToken);
            var wanted = EnvoyJson.ToTree(await client.GetAsync($"api/xds/{proxy.Gateway}", cancellationToken))!.AsObject();
            return XdsDiff.Of(proxy.Node, proxy.Gateway, wanted, held);
        }
        catch (Exception e) when (ClusterConnection.IsOfCluster(e))
        {
            throw new CliException($"proxy {proxy.Node} doesn't answer: {cluster.Explain(e)}");
        }
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
