using System.CommandLine;
using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using KGateway.Silo.Hosting;

namespace KGateway.Silo.Cli.Clusters;

/// <summary><c>kgateway dashboard</c>.</summary>
internal static class DashboardCommand
{
    public static Command Create(CommandIO io)
    {
        var cluster = new ClusterOptions();
        var port = new Option<int>("--port")
        {
            Description = "Local port; 0 takes a free one.",
            HelpName = "PORT",
            DefaultValueFactory = static _ => AdminClient.DefaultPort,
            CustomParser = static result => CliOptions.ParseNumber(result, 0, ushort.MaxValue),
        };
        var noBrowser = new Option<bool>("--no-browser") { Description = "Only prints the address." };
        var command = new Command("dashboard", "Opens the dashboard of the installation in a cluster, by a port-forward that lasts until Ctrl-C.")
        {
            port, noBrowser,
        };
        cluster.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var connection = cluster.Connect(parsed);
            // Whoever can't be reached is told at once, not in the browser.
            await connection.ChooseAsync(cancellationToken);
            using var relay = new PortRelay(connection, ControllerOptions.AdminPort, io.Error);
            var url = Listen(relay, parsed.GetValue(port));
            await io.Out.WriteLineAsync($"The dashboard is at {url} until Ctrl-C.");
            if (!parsed.GetValue(noBrowser))
                await OpenAsync(url, io);
            await relay.RunAsync(cancellationToken);
            return ExitCode.Ok;
        });
        return command;
    }

    private static Uri Listen(PortRelay relay, int port)
    {
        try
        {
            return new Uri($"http://localhost:{relay.Listen(new IPEndPoint(IPAddress.Loopback, port)).Port}/");
        }
        catch (SocketException e)
        {
            throw new CliException($"port {port} can't be used ({e.Message}); name another by --port, or 0 for a free one.");
        }
    }

    private static async Task OpenAsync(Uri url, CommandIO io)
    {
        var program = OperatingSystem.IsMacOS() ? "open" : OperatingSystem.IsWindows() ? "explorer" : "xdg-open";
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, url.AbsoluteUri) { RedirectStandardOutput = true, RedirectStandardError = true });
        }
        catch (Win32Exception)
        {
            await io.Error.WriteLineAsync("There is no browser to open here.");
        }
    }
}
