using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using KGateway.EndToEnd.Harness;
using KGateway.EndToEnd.Policies.Harness;

namespace KGateway.EndToEnd.Policies.ListenerPolicies;

/// <summary>
/// Filter <c>runtimeFilter</c>, which chooses a share of the requests: by the first digits of their ids, which are a hexadecimal number, or
/// by chance.
/// </summary>
[Collection("Policies")]
public sealed partial class RuntimeFilterTests(PolicyLab lab)
{
    private const int Few = 2;
    private const int Many = 40;

    // The first is divisible by a hundred, ten thousand and a million, the second by the first two, the third by the first, the last by none.
    private static readonly uint[] Numbers = [1_000_000, 10_000, 100, 99];

    [Fact]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.filter.runtimeFilter.percentSampled.numerator")]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.filter.runtimeFilter.percentSampled.denominator")]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.filter.runtimeFilter.useIndependentRandomness")]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.filter.runtimeFilter.runtimeKey")]
    [PolicyField("ListenerPolicy", "httpSettings.localReplies.mappers.filter.runtimeFilter.percentSampled.numerator")]
    [PolicyField("ListenerPolicy", "httpSettings.localReplies.mappers.filter.runtimeFilter.percentSampled.denominator")]
    [PolicyField("ListenerPolicy", "httpSettings.localReplies.mappers.filter.runtimeFilter.useIndependentRandomness")]
    [PolicyField("ListenerPolicy", "httpSettings.localReplies.mappers.filter.runtimeFilter.runtimeKey")]
    public async Task A_share_of_the_requests_is_chosen_by_their_ids_or_by_chance()
    {
        using var logs = new Folder();
        string[] filters =
        [
            "percentSampled: {numerator: 50}",
            "percentSampled: {numerator: 50, denominator: TEN_THOUSAND}",
            "percentSampled: {numerator: 50, denominator: MILLION}",
            "percentSampled: {numerator: 50}, useIndependentRandomness: true",
        ];
        using var site = await PortSite.StartAsync(lab, [.. filters.Select((filter, i) => PortSite.Http($$"""
            preserveExternalRequestId: true
            accessLog:
            - fileSink: {path: {{logs.Path}}/{{i}}, stringFormat: "%REQ(:PATH)%\n"}
              filter: {runtimeFilter: {runtimeKey: NAME.{{i}}, {{filter}} } }
            - fileSink: {path: {{logs.Path}}/{{i}}, stringFormat: "all of %REQ(:PATH)%\n"}
              filter: {headerFilter: {header: {name: x-left, value: "1"} } }
            localReplies: {mappers: [{body: changed, filter: {runtimeFilter: {runtimeKey: NAME.{{i}}, {{filter}} } } }]}
            """))]);
        List<(int Port, string Path, Func<int, bool> IsExpected)> sent = [];
        await SendAsync(0, "by-id", static (number, count) => count == (number == 99 ? 0 : Few));
        await SendAsync(1, "by-id", static (number, count) => count == (number is 99 or 100 ? 0 : Few));
        await SendAsync(2, "by-id", static (number, count) => count == (number == 1_000_000 ? Few : 0));
        await SendAsync(3, "by-chance", static (_, count) => count is > 0 and < Many, Many);

        // Values at the key come before what was chosen.
        await EnvoyAdmin.SetRuntimeAsync(await site.EnvoyAsync(), $"{site.Name}.0", "100");
        await SendAsync(0, "all-by-key", static (_, count) => count == Few);
        await EnvoyAdmin.SetRuntimeAsync(await site.EnvoyAsync(), $"{site.Name}.0", "0");
        await SendAsync(0, "none-by-key", static (_, count) => count == 0);

        // All entries of a listener are in one file, those with the filter before the others.
        await Eventually.TrueAsync(
            () => sent.All(one => Entries(one.Port).Contains($"all of {one.Path}")), "the last request of each path is logged", TimeSpan.FromSeconds(90));
        foreach (var (port, path, isExpected) in sent)
        {
            var logged = Entries(port).Count(line => line == path);
            Assert.True(isExpected(logged), $"{logged} requests of {path} were logged where '{filters[port]}' was chosen.");
        }

        // Requests that are answered by the proxy itself, some with each number. The last of them is told apart.
        async Task SendAsync(int port, string name, Func<uint, int, bool> isExpected, int times = Few)
        {
            foreach (var number in Numbers)
            {
                var (path, changed) = ($"/{name}-{number}", 0);
                using var client = await RawClient.OpenAsync(site[port].Port);
                for (var left = times; left > 0; left--)
                {
                    await client.SendAsync(Encoding.Latin1.GetBytes(
                        $"GET {path} HTTP/1.1\r\nhost: nobody.test\r\nx-request-id: {number:x8}-16cd-43dd-8448-eb211c80319c\r\nx-left: {left}\r\n\r\n"));
                    var answer = await client.ReadAsync(IsWhole);
                    Assert.StartsWith("HTTP/1.1 404", answer, StringComparison.Ordinal);
                    changed += answer.EndsWith("changed", StringComparison.Ordinal) ? 1 : 0;
                }

                Assert.True(isExpected(number, changed), $"{changed} answers to {path} were changed where '{filters[port]}' was chosen.");
                sent.Add((port, path, count => isExpected(number, count)));
            }
        }

        string[] Entries(int port) => File.Exists(Path.Combine(logs.Path, $"{port}")) ? File.ReadAllLines(Path.Combine(logs.Path, $"{port}")) : [];
    }

    // On a connection that stays open: Envoy takes a second to close one.
    private static bool IsWhole(string answer) => Length().Match(answer) is { Success: true } head
        && answer.Length >= head.Index + head.Length + int.Parse(head.Groups[1].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"content-length: (\d+)\r\n(?:.+\r\n)*\r\n")]
    private static partial Regex Length();
}
