using System.CommandLine;
using System.Globalization;
using KGateway.Silo.Admin;
using KGateway.Silo.Cli.Clusters;
using Spectre.Console;

namespace KGateway.Silo.Cli;

/// <summary><c>kgateway status</c>.</summary>
internal static class StatusCommand
{
    public static Command Create(CommandIO io)
    {
        var target = new AdminTarget(io);
        var output = CliOptions.Output("table", "json");
        var command = new Command(
            "status", "Shows what a running kgateway serves: objects with their conditions, and proxies. Exit code 1 when something is wrong.")
        {
            output,
        };
        target.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = await target.ConnectAsync(parsed, cancellationToken);
            var state = await client.GetAsync<StateDocument>("api/state", cancellationToken);
            if (parsed.GetValue(output) == "json")
                await io.Out.WriteLineAsync(CliJson.Write(state));
            else
                Print(io, state);
            return IsFine(state) ? ExitCode.Ok : ExitCode.Findings;
        });
        return command;
    }

    private static bool IsFine(StateDocument state) =>
        state.Ready
        && state.Degraded.Count == 0
        && state.Unanswered.Count == 0
        && state.Gateways.All(static gateway => gateway.Failure is null)
        && state.Findings.All(static finding => finding.Severity != "Error")
        && !state.Objects.Any(static thing => thing.Problem)
        && state.Proxies.All(static proxy => proxy.Synced);

    private static void Print(CommandIO io, StateDocument state)
    {
        foreach (var reason in state.NotReady)
            io.Out.WriteLine($"not ready: {reason}");
        foreach (var problem in state.Degraded)
            io.Out.WriteLine(problem);
        foreach (var silo in state.Unanswered)
            io.Out.WriteLine($"no answer from silo {silo}");
        foreach (var gateway in state.Gateways.Where(static gateway => gateway.Failure is not null))
            io.Out.WriteLine($"Gateway {gateway.Name} can't be translated: {gateway.Failure}");

        Section(io, "GATEWAYS", ["GATEWAY", "CLASS", "LISTENER", "SERVES", "ROUTES", "PROXIES"], state.Gateways.SelectMany(
            static gateway => gateway.Listeners,
            static (gateway, listener) => new[]
            {
                gateway.Name,
                gateway.Class,
                listener.Name,
                listener.Url ?? $"{listener.Port} ({listener.Protocol})",
                listener.AttachedRoutes.ToString(CultureInfo.InvariantCulture),
                $"{gateway.SyncedProxies} of {gateway.Proxies} in sync",
            }));
        Section(io, "PROXIES", ["PROXY", "GATEWAY", "SILO", "CONNECTED", "CLUSTERS", "ENDPOINTS", "SECRETS", "LISTENERS", "ROUTES"], state.Proxies.Select(
            static proxy => new[]
            {
                proxy.Node,
                proxy.Gateway,
                proxy.Silo,
                $"{proxy.AgeSeconds:F0} s",
                TypeState(proxy, "Cluster"),
                TypeState(proxy, "Endpoints"),
                TypeState(proxy, "Secret"),
                TypeState(proxy, "Listener"),
                TypeState(proxy, "Route"),
            }));
        Section(io, "OBJECTS", ["OBJECT", "STATE", "WHY"], state.Objects.Select(
            static thing => new[]
            {
                $"{thing.Kind} {thing.Name}",
                thing.Problem ? "problem" : "ok",
                string.Join("; ", thing.Conditions.Where(static c => c.Problem).Select(static c =>
                    $"{(c.Part.Length == 0 ? "" : $"{c.Part}: ")}{c.Type}={c.Status} {c.Reason}: {c.Message}")),
            }));
        Section(io, "REFUSED", ["PROXY", "TYPE", "NAMES", "ENVOY SAYS"], state.Proxies.SelectMany(
            static proxy => proxy.Types.Where(static type => type.Rejection is not null),
            static (proxy, type) => new[] { proxy.Node, type.Type, string.Join(", ", type.Rejection!.Names), type.Rejection.Message }));
        Section(io, "FILES", ["FILE", "LINE", "OBJECT", "FINDING"], state.Findings.Select(
            static finding => new[]
            {
                finding.File, finding.Line.ToString(CultureInfo.InvariantCulture), finding.Object ?? "", $"{finding.Field} {finding.Message}".Trim(),
            }));
    }

    private static string TypeState(ProxyDocument proxy, string type) =>
        proxy.Types.FirstOrDefault(t => t.Type == type) is { } state ? $"{state.Resources} {state.State}" : "-";

    private static void Section(CommandIO io, string title, string[] columns, IEnumerable<string[]> rows)
    {
        var table = new Table().Border(TableBorder.None).AddColumns(columns);
        foreach (var row in rows)
            table.AddRow([.. row.Select(Markup.Escape)]);
        if (table.Rows.Count == 0)
            return;
        io.Out.WriteLine();
        io.Out.WriteLine(title);
        io.Terminal().Write(table);
    }
}
