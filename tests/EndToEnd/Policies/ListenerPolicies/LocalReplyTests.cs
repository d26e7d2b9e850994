using KGateway.EndToEnd.Policies.Harness;

namespace KGateway.EndToEnd.Policies.ListenerPolicies;

/// <summary>Field <c>localReplies</c>.</summary>
[Collection("Policies")]
public sealed class LocalReplyTests(PolicyLab lab)
{
    [Fact]
    [PolicyField("ListenerPolicy", "httpSettings.localReplies.defaultBodyFormat")]
    [PolicyField("ListenerPolicy", "httpSettings.localReplies.mappers.statusCode")]
    [PolicyField("ListenerPolicy", "httpSettings.localReplies.mappers.body")]
    [PolicyField("ListenerPolicy", "httpSettings.localReplies.mappers.bodyFormatOverride")]
    [PolicyField("ListenerPolicy", "httpSettings.localReplies.mappers.headers")]
    public async Task Answers_of_the_proxy_itself_look_as_they_should()
    {
        using var site = await PortSite.StartAsync(
            lab,
            ["", PortSite.Http("""
                localReplies:
                  defaultBodyFormat: {text: "sorry: %RESPONSE_CODE% %LOCAL_REPLY_BODY%", contentType: text/sorry}
                  mappers:
                  - filter: {headerFilter: {header: {name: x-case, value: mapped}}}
                    statusCode: 418
                    body: "no tea"
                    headers:
                      add: [{name: x-reply, value: mapped}]
                      set: [{name: x-secret, secretRef: {name: NAME, key: word}}]
                  - filter: {headerFilter: {header: {name: x-case, value: json}}}
                    bodyFormatOverride: {json: {code: "%RESPONSE_CODE%"}}
                """)],
            """
            apiVersion: v1
            kind: Secret
            metadata: {name: NAME, namespace: default}
            stringData: {word: sesame}
            """);
        var plain = await NowhereAsync(site[1], "none");
        Assert.StartsWith("HTTP/1.1 404", plain, StringComparison.Ordinal);
        Assert.Contains("content-type: text/sorry", plain, StringComparison.Ordinal);
        Assert.EndsWith("sorry: 404 ", plain, StringComparison.Ordinal);

        var mapped = await NowhereAsync(site[1], "mapped");
        Assert.StartsWith("HTTP/1.1 418", mapped, StringComparison.Ordinal);
        Assert.Contains("x-reply: mapped", mapped, StringComparison.Ordinal);
        Assert.Contains("x-secret: sesame", mapped, StringComparison.Ordinal);
        Assert.EndsWith("sorry: 418 no tea", mapped, StringComparison.Ordinal);

        Assert.EndsWith("""{"code":404}""", (await NowhereAsync(site[1], "json")).TrimEnd(), StringComparison.Ordinal);
        Assert.Equal(200, (await site[1].GetAsync()).Status);
    }

    [Theory]
    [PolicyField("ListenerPolicy", "httpSettings.localReplies", BadInput = true)]
    [PolicyField("ListenerPolicy", "httpSettings.localReplies.mappers", BadInput = true)]
    [PolicyField("ListenerPolicy", "httpSettings.localReplies.mappers.statusCode", BadInput = true)]
    [PolicyField("ListenerPolicy", "httpSettings.localReplies.defaultBodyFormat", BadInput = true)]
    [PolicyField("ListenerPolicy", "httpSettings.localReplies.mappers.bodyFormatOverride", BadInput = true)]
    [InlineData("localReplies: {}", "localReplies")]
    [InlineData("localReplies: {mappers: [{filter: {traceableFilter: true}}]}", "mappers")]
    [InlineData("localReplies: {mappers: [{filter: {traceableFilter: true}, statusCode: 600}]}", "statusCode")]
    [InlineData("localReplies: {defaultBodyFormat: {text: a, json: {a: b}}}", "defaultBodyFormat")]
    [InlineData("localReplies: {mappers: [{filter: {traceableFilter: true}, bodyFormatOverride: {text: \"\"}}]}", "bodyFormatOverride")]
    [InlineData("localReplies: {mappers: [{filter: {traceableFilter: true}, headers: {remove: [a]}}]}", "remove")]
    public Task What_the_schema_forbids_is_a_finding(string field, string where) =>
        Findings.ExpectAsync(lab, "ListenerPolicy", $"default: {{httpSettings: {{{field}}}}}", where);

    [Fact]
    [PolicyField("ListenerPolicy", "httpSettings.localReplies.mappers.headers", BadInput = true)]
    public Task A_Secret_that_is_missing_is_told_in_the_status() => Statuses.RefusedAsync(lab, PortSite.Http(
        "localReplies: {mappers: [{filter: {traceableFilter: true}, headers: {set: [{name: a, secretRef: {name: NAME-missing}}]}}]}"));

    private static Task<string> NowhereAsync(PolicySite site, string what) =>
        RawClient.ExchangeAsync(site.Port, $"GET / HTTP/1.1\r\nhost: nobody.test\r\nx-case: {what}\r\nconnection: close\r\n\r\n");
}
