using KGateway.EndToEnd.Harness;
using KGateway.EndToEnd.Policies.Harness;
using KGateway.EndToEnd.Policies.Servers;

namespace KGateway.EndToEnd.Policies.ListenerPolicies;

/// <summary>
/// Filter <c>traceableFilter</c>, which chooses requests that a service forces to be traced. The proxy before this one says so in a digit
/// of the request's id; it is believed where clients are those that it names, and not where they are whoever connects.
/// </summary>
[Collection("Policies")]
public sealed class ForcedTraceTests(PolicyLab lab)
{
    private static readonly (string, string) Forced = ("x-request-id", "0af76519-16cd-a3dd-8448-eb211c80319c");
    private static readonly (string, string) Other = ("x-request-id", "0af76519-16cd-43dd-8448-eb211c80319c");

    [Fact]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.filter.traceableFilter", "httpSettings.localReplies.mappers.filter.traceableFilter")]
    public async Task Requests_whose_trace_is_forced_are_chosen()
    {
        await using var server = await GrpcServer<TraceCollector>.StartAsync(new());
        using var logs = new Folder();

        // The entries of both are in one file, those with the filter before the others.
        string Settings(bool isEdge) => PortSite.Http($$"""
            useRemoteAddress: {{(isEdge ? "true" : "false")}}
            preserveExternalRequestId: true
            tracing: {randomSampling: 0, provider: {openTelemetry: {grpcService: {backendRef: {name: NAME-traces, port: 80} } } } }
            accessLog:
            - fileSink: {path: {{logs.Path}}/{{isEdge}}, stringFormat: "chosen %REQ(:PATH)%\n"}
              filter: {traceableFilter: true}
            - fileSink: {path: {{logs.Path}}/{{isEdge}}, stringFormat: "%REQ(:PATH)%\n"}
            localReplies: {mappers: [{body: changed, filter: {traceableFilter: true} }]}
            """);
        using var site = await PortSite.StartAsync(
            lab, ["", Settings(isEdge: false), Settings(isEdge: true)], PolicyLab.Server("NAME-traces", server.Port, "kubernetes.io/h2c"));
        foreach (var port in new[] { site[1], site[2] })
        {
            Assert.Equal(200, (await port.GetAsync("/forced", Forced)).Status);
            Assert.Equal(200, (await port.GetAsync("/other", Other)).Status);
        }

        Assert.Equal("changed", await ReplyAsync(site[1], Forced));
        Assert.Equal("", await ReplyAsync(site[1], Other));
        Assert.Equal("", await ReplyAsync(site[2], Forced));
        await LogIsAsync("False", "chosen /forced", "/forced", "/other", "chosen /reply", "/reply", "/reply");
        await LogIsAsync("True", "/forced", "/other", "/reply");
        await Eventually.EqualAsync(
            "/forced /reply",
            () => Task.FromResult(string.Join(' ', server.Service.Received.Select(static url => new Uri(url).AbsolutePath).Order(StringComparer.Ordinal))),
            "the requests that are traced",
            TimeSpan.FromSeconds(60));

        Task LogIsAsync(string file, params string[] lines) => Eventually.EqualAsync(
            string.Join(", ", lines),
            async () => File.Exists(Path.Combine(logs.Path, file))
                ? string.Join(", ", await File.ReadAllLinesAsync(Path.Combine(logs.Path, file), TestContext.Current.CancellationToken))
                : "",
            "what is logged",
            TimeSpan.FromSeconds(60));
    }

    // The body of the proxy's own answer to a request for a host that is nobody's.
    private static async Task<string> ReplyAsync(PolicySite site, (string Name, string Value) id)
    {
        var answer = await RawClient.ExchangeAsync(
            site.Port, $"GET /reply HTTP/1.1\r\nhost: nobody.test\r\n{id.Name}: {id.Value}\r\nconnection: close\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 404", answer, StringComparison.Ordinal);
        return answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
    }
}
