using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using KGateway.Silo.Echo;

namespace KGateway.Silo.Cli;

/// <summary><c>kgateway echo</c>.</summary>
internal static class EchoCommand
{
    public static Command Create(CommandIO io)
    {
        var address = new Argument<IPEndPoint?>("ADDRESS")
        {
            Description = "Where to listen, IP:PORT.",
            CustomParser = CliOptions.ParseIPEndPoint,
            DefaultValueFactory = _ => new IPEndPoint(IPAddress.Loopback, 9001),
        };
        var name = new Option<string>("--name") { Description = "Name in the answers.", HelpName = "NAME", DefaultValueFactory = _ => "echo" };
        var command = new Command("echo", "Runs a backend that answers each request with a JSON description of it (HTTP/1.1 and h2c).")
        {
            address, name,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var server = await StartAsync(parsed.GetRequiredValue(name), parsed.GetValue(address)!, cancellationToken);
            await io.Out.WriteLineAsync($"{server.Name} answers on http://{server.Address}");
            var stopped = new TaskCompletionSource();
            await using var registration = cancellationToken.Register(stopped.SetResult);
            await stopped.Task;
            return ExitCode.Ok;
        });
        return command;
    }

    private static async Task<EchoServer> StartAsync(string name, IPEndPoint address, CancellationToken cancellationToken)
    {
        try
        {
            return await EchoServer.StartAsync(name, address, cancellationToken);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            throw new CliException($"can't listen on {address}: {e.Message}");
        }
    }
}
