using System.CommandLine;
using System.Net;
using System.Text.Json.Nodes;
using KGateway.Silo.Proxies;

namespace KGateway.Silo.Cli;

/// <summary><c>kgateway bootstrap</c>.</summary>
internal static class BootstrapCommand
{
    public static Command Create(CommandIO io)
    {
        var gateway = CliOptions.Gateway();
        var admin = CliOptions.Admin();
        var xds = new Option<DnsEndPoint?>("--xds")
        {
            Description = "The control plane's xDS address. Without it the running kgateway is asked.",
            HelpName = "HOST:PORT",
            CustomParser = CliOptions.ParseHostPort,
        };
        var token = new Option<string?>("--token") { Description = "Bearer token for it (with --xds).", HelpName = "TOKEN" };
        var output = CliOptions.Output("json", "yaml");
        var command = new Command("bootstrap", "Prints the configuration with which an Envoy of your own serves a Gateway.")
        {
            gateway, admin, xds, token, output,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var key = parsed.GetValue(gateway)!.Value;
            string json;
            if (parsed.GetValue(xds) is { } address)
            {
                json = EnvoyBootstrap.ToJson(new BootstrapOptions(key, new XdsAddress(address.Host, address.Port, parsed.GetValue(token))));
            }
            else
            {
                using var client = new AdminClient(parsed.GetValue(admin)!, io.Environment(AdminClient.TokenVariable));
                json = await client.GetAsync($"api/bootstrap/{key}", cancellationToken);
            }

            var node = JsonNode.Parse(json)!;
            await io.Out.WriteLineAsync(parsed.GetValue(output) == "yaml" ? YamlText.Of(node) : node.ToJsonString(CliJson.Options));
            return ExitCode.Ok;
        });
        return command;
    }
}
