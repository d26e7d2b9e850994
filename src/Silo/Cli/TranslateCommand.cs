using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using KGateway.Resources;
using KGateway.Resources.GatewayApi;
using KGateway.Silo.Offline;
using Spectre.Console;

namespace KGateway.Silo.Cli;

/// <summary><c>kgateway translate</c>.</summary>
internal static class TranslateCommand
{
    private static readonly string[] ResourceKeys = ["listeners", "routes", "clusters", "endpoints", "secrets"];

    public static Command Create(CommandIO io)
    {
        var files = CliOptions.Files();
        var gateway = new Option<ObjectKey?>("--gateway")
        {
            Description = "The Gateway to translate; may be left out when there is only one.",
            HelpName = "NAMESPACE/NAME",
            CustomParser = CliOptions.ParseGateway,
        };
        var settings = CliOptions.Settings();
        var clusters = new Option<string>("--clusters")
        {
            Description = "Clusters to print: those that the Gateway refers to, or one for each backend.",
            HelpName = "referenced|all",
            DefaultValueFactory = static _ => "referenced",
        };
        clusters.AcceptOnlyFromAmong("referenced", "all");
        var output = CliOptions.Output("yaml", "json", "table");
        var command = new Command("translate", "Prints what objects are translated to: Envoy resources and statuses.")
        {
            files, gateway, settings, clusters, output,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var translation = TranslationSettingsReader.Read(parsed.GetValue(settings), io.Environment);
            // Like a control plane that meets objects which were stored before a rule existed.
            var read = InputFiles.Read(parsed.GetRequiredValue(files), io, ReadOptions.Default with { KeepInvalid = true });
            DiagnosticPrinter.Print(io.Error, read.Diagnostics);
            var cluster = await StrictValidation.ReadAsync(read.Objects, translation, io, cancellationToken);
            var key = parsed.GetValue(gateway) ?? OnlyGateway(cluster);
            if (cluster.State.Get<Gateway>(key) is null)
                throw new CliException($"there is no Gateway {key} in these files. {Known(cluster)}");

            var document = cluster.Document(key, parsed.GetValue(clusters) == "all" ? ClusterChoice.All : ClusterChoice.Referenced);
            switch (parsed.GetValue(output))
            {
                case "json":
                    io.Out.WriteLine(document.ToJsonString(CliJson.Options));
                    break;
                case "table":
                    Print(io, document);
                    break;
                default:
                    io.Out.Write(YamlText.Of(document));
                    break;
            }

            return read.HasErrors ? ExitCode.Findings : ExitCode.Ok;
        });
        return command;
    }

    private static ObjectKey OnlyGateway(OfflineCluster cluster) =>
        cluster.Gateways switch
        {
            [var only] => only,
            [] => throw new CliException("there is no Gateway in these files."),
            _ => throw new CliException($"which Gateway? Say --gateway NAMESPACE/NAME. {Known(cluster)}"),
        };

    private static string Known(OfflineCluster cluster) =>
        cluster.Gateways.Count == 0 ? "There is none." : $"There are: {string.Join(", ", cluster.Gateways)}.";

    private static void Print(CommandIO io, JsonObject document)
    {
        var table = new Table().Border(TableBorder.None).AddColumns("TYPE", "NAME", "BYTES OF JSON");
        foreach (var key in ResourceKeys)
        {
            foreach (var resource in document[key]!.AsArray())
            {
                var name = resource!["name"]?.GetValue<string>() ?? resource["clusterName"]?.GetValue<string>() ?? "";
                table.AddRow(key[..^1], Markup.Escape(name), resource.ToJsonString().Length.ToString(CultureInfo.InvariantCulture));
            }
        }

        io.Terminal().Write(table);
    }
}
