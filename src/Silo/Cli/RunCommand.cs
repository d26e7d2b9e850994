using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using KGateway.Silo.Hosting;
using KGateway.Silo.Proxies;
using KGateway.Translation;
using KGateway.Translation.Endpoints.Ec2;

namespace KGateway.Silo.Cli;

/// <summary><c>kgateway run</c>.</summary>
internal static class RunCommand
{
    private const int DefaultXdsPort = 9977;
    private const int DefaultSiloPort = 11111;
    private const int TokenBytes = 24;
    private static readonly TimeSpan JoinPatience = TimeSpan.FromSeconds(5);

    public static Command Create(CommandIO io)
    {
        var folder = new Argument<string>("FOLDER") { Description = "Folder with YAML or JSON files; it is watched." };
        var envoy = new Option<string?>("--envoy") { Description = "The Envoy program. Without it KGATEWAY_ENVOY and PATH are looked at.", HelpName = "PATH" };
        var noEnvoy = new Option<bool>("--no-envoy") { Description = "Runs no Envoy; connect yours." };
        var concurrency = new Option<int>("--concurrency")
        {
            Description = "Worker threads of each Envoy.",
            DefaultValueFactory = _ => 2,
            CustomParser = static result => CliOptions.ParseNumber(result, 1, int.MaxValue),
            HelpName = "N",
        };
        var address = new Option<IPAddress>("--address")
        {
            Description = "Address for xDS and the admin server. Another than the loopback address makes the admin server ask for a token.",
            DefaultValueFactory = _ => IPAddress.Loopback,
            CustomParser = static result =>
            {
                if (IPAddress.TryParse(result.Tokens[0].Value, out var parsed))
                    return parsed;
                result.AddError($"'{result.Tokens[0].Value}' is no IP address.");
                return null;
            },
            HelpName = "IP",
        };
        var xdsPort = Port("--xds-port", $"Port for proxies ({DefaultXdsPort}, or a free one if that is taken).");
        var adminPort = Port("--admin-port", $"Port of the admin server and dashboard ({AdminClient.DefaultPort}, or a free one if that is taken).");
        var siloPort = Port("--silo-port", $"Port for other processes that join ({DefaultSiloPort}, or a free one if that is taken).");
        var join = new Option<IPEndPoint?>("--join")
        {
            Description = "Joins the process that was started first, by its silo port.", HelpName = "IP:PORT", CustomParser = CliOptions.ParseIPEndPoint,
        };
        var settings = CliOptions.Settings();
        var verbose = new Option<bool>("--verbose", "-v") { Description = "Logs more." };
        var command = new Command("run", "Serves the Gateways of a folder: watches it, and runs an Envoy for each Gateway.")
        {
            folder, envoy, noEnvoy, concurrency, address, xdsPort, adminPort, siloPort, join, settings, verbose,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var path = parsed.GetRequiredValue(folder);
            if (!Directory.Exists(path))
                throw new CliException($"there is no folder {path}.");
            var ip = parsed.GetValue(address)!;
            var envoyWanted = !parsed.GetValue(noEnvoy);
            var options = new RunOptions
            {
                Folder = path,
                Envoy = envoyWanted ? EnvoyBinary.Find(parsed.GetValue(envoy), io.Environment) : null,
                EnvoyConcurrency = parsed.GetValue(concurrency),
                Address = ip,
                XdsPort = Choose(ip, parsed.GetValue(xdsPort), DefaultXdsPort, "--xds-port"),
                XdsToken = io.Environment("KGATEWAY_XDS_TOKEN") ?? NewToken(),
                AdminPort = Choose(ip, parsed.GetValue(adminPort), AdminClient.DefaultPort, "--admin-port"),
                AdminToken = IPAddress.IsLoopback(ip) ? null : io.Environment(AdminClient.TokenVariable) ?? NewToken(),
                SiloPort = Choose(IPAddress.Loopback, parsed.GetValue(siloPort), DefaultSiloPort, "--silo-port"),
                Join = parsed.GetValue(join),
                // A waypoint in a folder is meant to be served.
                Translation = TranslationSettingsReader.Read(
                    parsed.GetValue(settings),
                    io.Environment,
                    TranslationSettings.ServedDefault with
                    {
                        EnableWaypoint = true, ControllerVersion = VersionCommand.Current.Version, Ec2Lookup = Ec2Lookup.None,
                    }),
                Verbose = parsed.GetValue(verbose),
            };
            if (options.Join is { } first)
                await EnsureAnswersAsync(first, cancellationToken);
            await PrintAsync(io, options, envoyWanted);
            await using var app = StandaloneHost.Create(options);
            await app.RunAsync(cancellationToken);
            return ExitCode.Ok;
        });
        return command;
    }

    private static Option<int?> Port(string name, string description) => new(name)
    {
        Description = description, HelpName = "PORT", CustomParser = static result => CliOptions.ParseNumber(result, 1, ushort.MaxValue),
    };

    private static int Choose(IPAddress address, int? asked, int preferred, string option)
    {
        try
        {
            if (asked is not { } port)
                return FreePort.Prefer(address, preferred);
            return FreePort.IsFree(address, port) ? port : throw new CliException($"{option}: port {port} of {address} can't be listened on; is it in use?");
        }
        catch (SocketException e)
        {
            throw new CliException($"--address: {address} can't be listened on: {e.Message}.");
        }
    }

    // A silo that nobody answers would try for long, and then speak of its own membership.
    private static async Task EnsureAnswersAsync(IPEndPoint first, CancellationToken cancellationToken)
    {
        using var client = new TcpClient(first.AddressFamily);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(JoinPatience);
        try
        {
            await client.ConnectAsync(first, patience.Token);
        }
        catch (Exception e) when (e is SocketException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            var why = e is SocketException ? e.Message : "no answer in time";
            throw new CliException($"--join: no process answers on {first} ({why}). The first one prints its silo port when it starts.");
        }
    }

    private static string NewToken() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(TokenBytes));

    private static async Task PrintAsync(CommandIO io, RunOptions options, bool envoyWanted)
    {
        var admin = options.Admin;
        var query = options.AdminToken is null ? "" : $"?token={options.AdminToken}";
        await io.Out.WriteLineAsync($"dashboard  {admin.Url}{query}");
        await io.Out.WriteLineAsync($"status     kgateway status{admin.CommandOption}");
        await io.Out.WriteLineAsync($"xDS        {admin.Url.Host}:{options.XdsPort}");
        if (options.Join is null)
            await io.Out.WriteLineAsync($"another process  kgateway run {options.Folder} --join 127.0.0.1:{options.SiloPort}");
        await io.Out.WriteLineAsync(options.Envoy is { } envoy
            ? $"Envoy      {envoy}"
            : $"Envoy      {(envoyWanted ? "none found (--envoy PATH, KGATEWAY_ENVOY or PATH)" : "none is run (--no-envoy)")}. Connect your own:\n"
                + $"           {admin.ConnectCommand("NAMESPACE/NAME")}");
        await io.Out.FlushAsync();
    }
}
