using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;
using KGateway.Silo.Probe;
using Spectre.Console;

namespace KGateway.Silo.Cli;

/// <summary><c>kgateway probe</c>.</summary>
internal static class ProbeCommand
{
    public static Command Create(CommandIO io)
    {
        var url = new Argument<Uri?>("URL") { Description = "What to get, http://HOST[:PORT]/PATH.", CustomParser = ParseUrl };
        var count = new Option<int>("--count", "-n")
        {
            Description = "Number of requests.",
            DefaultValueFactory = _ => 1,
            CustomParser = static result => CliOptions.ParseNumber(result, 1, int.MaxValue),
            HelpName = "N",
        };
        var via = new Option<DnsEndPoint?>("--via")
        {
            Description = "Connects there instead of to the URL's host.", HelpName = "HOST:PORT", CustomParser = CliOptions.ParseHostPort,
        };
        var destination = new Option<IPEndPoint?>("--proxy-destination")
        {
            Description = "Starts each connection with a PROXY v2 header, as a ztunnel does towards a waypoint: the address of the Service that the client meant.",
            HelpName = "IP:PORT",
            CustomParser = CliOptions.ParseIPEndPoint,
        };
        var identity = new Option<string?>("--identity")
        {
            Description = "The client's identity in that header, spiffe://TRUST-DOMAIN/ns/NAMESPACE/sa/NAME.", HelpName = "SPIFFE-ID",
        };
        var headers = new Option<string[]>("--header", "-H")
        {
            Description = "A request header, 'NAME: VALUE'. May be given several times.", HelpName = "HEADER",
        };
        var http2 = new Option<bool>("--http2") { Description = "Speaks HTTP/2 with prior knowledge." };
        var output = CliOptions.Output("table", "json");
        var command = new Command("probe", "Sends requests and counts which echo backends answered.")
        {
            url, count, via, destination, identity, headers, http2, output,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(identity) is not null && result.GetResult(destination) is null)
                result.AddError("--identity needs --proxy-destination: the identity is told in the PROXY header.");
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var probe = new ProbeRequest(parsed.GetValue(url)!, parsed.GetValue(count))
            {
                Via = parsed.GetValue(via),
                ProxyDestination = parsed.GetValue(destination),
                Identity = parsed.GetValue(identity),
                Http2 = parsed.GetValue(http2),
                Headers = [.. (parsed.GetValue(headers) ?? []).Select(ParseHeader)],
            };
            var result = await Prober.RunAsync(probe, cancellationToken);
            if (parsed.GetValue(output) == "json")
                await io.Out.WriteLineAsync(CliJson.Write(result));
            else
                Print(io, result, probe.Count);
            return result.Failures == 0 ? ExitCode.Ok : ExitCode.Findings;
        });
        return command;
    }

    private static void Print(CommandIO io, ProbeResult result, int count)
    {
        var table = new Table().Border(TableBorder.None).AddColumns("STATUS", "ANSWERED BY", "REQUESTS", "SHARE");
        foreach (var answer in result.Answers)
        {
            table.AddRow(
                answer.Status.ToString(CultureInfo.InvariantCulture),
                Markup.Escape(answer.Name.Length == 0 ? "-" : answer.Name),
                answer.Count.ToString(CultureInfo.InvariantCulture),
                Share(answer.Count, count));
        }

        if (result.Failures > 0)
            table.AddRow("-", "(no answer)", result.Failures.ToString(CultureInfo.InvariantCulture), Share(result.Failures, count));
        io.Terminal().Write(table);
        if (result.FirstFailure is { } failure)
            io.Error.WriteLine($"kgateway: {failure}");
    }

    private static string Share(int part, int whole) => ((double)part / whole).ToString("P1", CultureInfo.InvariantCulture);

    private static KeyValuePair<string, string> ParseHeader(string header)
    {
        var colon = header.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0)
            throw new CliException($"'{header}' is not written NAME: VALUE.");
        return new(header[..colon].Trim(), header[(colon + 1)..].Trim());
    }

    private static Uri? ParseUrl(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttp)
            return url;
        result.AddError($"'{text}' is no URL that starts with http://.");
        return null;
    }
}
