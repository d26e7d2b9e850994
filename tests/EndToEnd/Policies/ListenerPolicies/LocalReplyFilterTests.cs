using KGateway.EndToEnd.Policies.Harness;

namespace KGateway.EndToEnd.Policies.ListenerPolicies;

/// <summary>Field <c>localReplies.mappers.filter</c>.</summary>
[Collection("Policies")]
public sealed class LocalReplyFilterTests(PolicyLab lab)
{
    // The answers of the test that a filter chooses: that of a check of health, two about a route that is missing, and one that takes too long.
    private static readonly (string Filter, string Expected)[] Filters =
    [
        ("statusCodeFilter: {value: 504}", "late"),
        ("statusCodeFilter: {op: LE, value: 404}", "health log none"),
        ("durationFilter: {op: GE, value: 1500}", "late"),
        ("notHealthCheckFilter: true", "late log none"),
        ("traceableFilter: true", ""),
        ("headerFilter: {header: {name: x-log, value: \"yes\"}}", "log"),
        ("headerFilter: {header: {type: RegularExpression, name: x-log, value: \"[xyz].*\"}}", "log"),
        ("responseFlagFilter: {flags: [NR]}", "log none"),
        ("grpcStatusFilter: {statuses: [UNAVAILABLE]}", "late"),
        ("grpcStatusFilter: {statuses: [UNAVAILABLE], exclude: true}", "health log none"),
        ("celFilter: {match: \"request.path == '/late'\"}", "late"),
        ("runtimeFilter: {runtimeKey: NAME.all, percentSampled: {numerator: 100}}", "health late log none"),
        ("runtimeFilter: {runtimeKey: NAME.no, percentSampled: {numerator: 0}}", ""),
    ];

    [Theory]
    [PolicyField("ListenerPolicy", "httpSettings.localReplies.mappers.filter.statusCodeFilter.op")]
    [PolicyField("ListenerPolicy", "httpSettings.localReplies.mappers.filter.statusCodeFilter.value")]
    [PolicyField("ListenerPolicy", "httpSettings.localReplies.mappers.filter.durationFilter.op")]
    [PolicyField("ListenerPolicy", "httpSettings.localReplies.mappers.filter.durationFilter.value")]
    [PolicyField("ListenerPolicy", "httpSettings.localReplies.mappers.filter.notHealthCheckFilter")]
    [PolicyField("ListenerPolicy", "httpSettings.localReplies.mappers.filter.headerFilter.header.type")]
    [PolicyField("ListenerPolicy", "httpSettings.localReplies.mappers.filter.headerFilter.header.name")]
    [PolicyField("ListenerPolicy", "httpSettings.localReplies.mappers.filter.headerFilter.header.value")]
    [PolicyField("ListenerPolicy", "httpSettings.localReplies.mappers.filter.responseFlagFilter.flags")]
    [PolicyField("ListenerPolicy", "httpSettings.localReplies.mappers.filter.grpcStatusFilter.statuses")]
    [PolicyField("ListenerPolicy", "httpSettings.localReplies.mappers.filter.grpcStatusFilter.exclude")]
    [PolicyField("ListenerPolicy", "httpSettings.localReplies.mappers.filter.celFilter.match")]
    [PolicyField("ListenerPolicy", "httpSettings.localReplies.mappers.filter.runtimeFilter.percentSampled.numerator")]
    [PolicyField("ListenerPolicy", "httpSettings.localReplies.mappers.filter.andFilter", "httpSettings.localReplies.mappers.filter.orFilter")]
    [InlineData("{FILTER}")]
    [InlineData("{andFilter: [{FILTER}, {durationFilter: {op: GE, value: 0}}]}")]
    [InlineData("{orFilter: [{FILTER}, {statusCodeFilter: {op: EQ, value: 1}}]}")]
    public async Task Filters_choose_the_answers_that_are_changed(string form)
    {
        using var site = await PortSite.StartAsync(lab, [.. Filters.Select(one => PortSite.Http(
            $"healthCheck: {{path: /health}}\nstreamIdleTimeout: 2s\n"
            + $"localReplies: {{mappers: [{{body: changed, filter: {form.Replace("FILTER", one.Filter, StringComparison.Ordinal)} }}]}}"))]);
        var changed = await Task.WhenAll(Filters.Select((_, i) => ChangedAsync(site[i])));
        Assert.Equal(Filters.Select(static one => $"{one.Filter}: {one.Expected}"), Filters.Select((one, i) => $"{one.Filter}: {changed[i]}"));
    }

    [Theory]
    [PolicyField("ListenerPolicy", "httpSettings.localReplies.mappers.filter", BadInput = true)]
    [PolicyField("ListenerPolicy", "httpSettings.localReplies.mappers.filter.andFilter", BadInput = true)]
    [PolicyField("ListenerPolicy", "httpSettings.localReplies.mappers.filter.orFilter", BadInput = true)]
    [InlineData("{traceableFilter: true, notHealthCheckFilter: true}", "filter")]
    [InlineData("{andFilter: [{traceableFilter: true}]}", "andFilter")]
    [InlineData("{orFilter: [{traceableFilter: true}]}", "orFilter")]
    public Task What_the_schema_forbids_is_a_finding(string filter, string where) => Findings.ExpectAsync(
        lab, "ListenerPolicy", $"default: {{httpSettings: {{localReplies: {{mappers: [{{body: a, filter: {filter}}}]}}}}}}", where);

    private static async Task<string> ChangedAsync(PolicySite site)
    {
        (string Name, string Request)[] requests =
        [
            ("health", $"GET /health HTTP/1.1\r\nhost: {site.Host}\r\n"),
            ("late", $"GET /late HTTP/1.1\r\nhost: {site.Host}\r\nx-answer-delay: 30000\r\n"),
            ("log", "GET / HTTP/1.1\r\nhost: nobody.test\r\nx-log: yes\r\n"),
            ("none", "GET / HTTP/1.1\r\nhost: nobody.test\r\n"),
        ];
        List<string> changed = [];
        foreach (var (name, request) in requests)
        {
            if ((await RawClient.ExchangeAsync(site.Port, $"{request}connection: close\r\n\r\n")).EndsWith("changed", StringComparison.Ordinal))
            {
                changed.Add(name);
            }
        }

        return string.Join(' ', changed);
    }
}
