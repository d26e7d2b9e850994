using KGateway.EndToEnd.Policies.Harness;

namespace KGateway.EndToEnd.Policies.ListenerPolicies;

/// <summary>Field <c>localReplies</c>.</summary>
[Collection("Policies")]
public sealed class LocalReplyTests(PolicyLab lab)
{
    [Fact]
    [PolicyField("ListenerPolicy", "httpSettings.localReplies.defaultBodyFormat.text", "httpSettings.localReplies.defaultBodyFormat.contentType")]
    [PolicyField("ListenerPolicy", "httpSettings.localReplies.defaultBodyFormat.json", "httpSettings.localReplies.mappers.statusCode")]
    [PolicyField("ListenerPolicy", "httpSettings.localReplies.mappers.body", "httpSettings.localReplies.mappers.bodyFormatOverride.json")]
    [PolicyField("ListenerPolicy", "httpSettings.localReplies.mappers.bodyFormatOverride.text")]
    [PolicyField("ListenerPolicy", "httpSettings.localReplies.mappers.bodyFormatOverride.contentType")]
    public async Task Answers_of_the_proxy_itself_look_as_they_should()
    {
        using var site = await PortSite.StartAsync(
            lab,
            [
                "",
                PortSite.Http("""
                    localReplies:
                      defaultBodyFormat: {text: "sorry: %RESPONSE_CODE% %LOCAL_REPLY_BODY%", contentType: text/sorry}
                      mappers:
                      - filter: {headerFilter: {header: {name: x-case, value: mapped}}}
                        statusCode: 418
                        body: "no tea"
                      - filter: {headerFilter: {header: {name: x-case, value: json}}}
                        bodyFormatOverride: {json: {code: "%RESPONSE_CODE%"}}
                      - filter: {headerFilter: {header: {name: x-case, value: text}}}
                        bodyFormatOverride: {text: "just %RESPONSE_CODE%", contentType: text/just}
                    """),
                PortSite.Http("localReplies: {defaultBodyFormat: {json: {sorry: \"%RESPONSE_CODE%\"}}}"),
            ]);
        var plain = await NowhereAsync(site[1], "none");
        Assert.StartsWith("HTTP/1.1 404", plain, StringComparison.Ordinal);
        Assert.Contains("content-type: text/sorry", plain, StringComparison.Ordinal);
        Assert.EndsWith("sorry: 404 ", plain, StringComparison.Ordinal);

        var mapped = await NowhereAsync(site[1], "mapped");
        Assert.StartsWith("HTTP/1.1 418", mapped, StringComparison.Ordinal);
        Assert.EndsWith("sorry: 418 no tea", mapped, StringComparison.Ordinal);

        Assert.EndsWith("""{"code":404}""", (await NowhereAsync(site[1], "json")).TrimEnd(), StringComparison.Ordinal);
        var text = await NowhereAsync(site[1], "text");
        Assert.Contains("content-type: text/just", text, StringComparison.Ordinal);
        Assert.EndsWith("just 404", text, StringComparison.Ordinal);
        Assert.EndsWith("""{"sorry":404}""", (await NowhereAsync(site[2], "none")).TrimEnd(), StringComparison.Ordinal);
        Assert.Equal(200, (await site[1].GetAsync()).Status);
    }

    [Fact]
    [PolicyField("ListenerPolicy", "httpSettings.localReplies.mappers.headers.add.name", "httpSettings.localReplies.mappers.headers.add.value")]
    [PolicyField("ListenerPolicy", "httpSettings.localReplies.mappers.headers.set.name", "httpSettings.localReplies.mappers.headers.set.value")]
    [PolicyField("ListenerPolicy", "httpSettings.localReplies.mappers.headers.add.secretRef.name")]
    [PolicyField("ListenerPolicy", "httpSettings.localReplies.mappers.headers.add.secretRef.key")]
    [PolicyField("ListenerPolicy", "httpSettings.localReplies.mappers.headers.add.secretRef.namespace")]
    [PolicyField("ListenerPolicy", "httpSettings.localReplies.mappers.headers.set.secretRef.name")]
    [PolicyField("ListenerPolicy", "httpSettings.localReplies.mappers.headers.set.secretRef.key")]
    [PolicyField("ListenerPolicy", "httpSettings.localReplies.mappers.headers.set.secretRef.namespace")]
    public async Task Answers_of_the_proxy_itself_have_headers()
    {
        using var site = await PortSite.StartAsync(
            lab,
            [
                PortSite.Http("""
                    localReplies:
                      mappers:
                      - filter: {notHealthCheckFilter: true}
                        headers:
                          add:
                          - {name: x-added, value: plain}
                          - {name: x-added-secret, secretRef: {name: NAME, key: word}}
                          - {name: x-added-far, secretRef: {name: NAME, namespace: NAME, key: word}}
                          set:
                          - {name: x-set, value: plain}
                          - {name: x-set-secret, secretRef: {name: NAME, key: word}}
                          - {name: x-set-far, secretRef: {name: NAME, namespace: NAME, key: word}}
                    """),
            ],
            """
            apiVersion: v1
            kind: Secret
            metadata: {name: NAME, namespace: default}
            stringData: {word: sesame}
            ---
            apiVersion: v1
            kind: Secret
            metadata: {name: NAME, namespace: NAME}
            stringData: {word: open}
            ---
            apiVersion: gateway.networking.k8s.io/v1beta1
            kind: ReferenceGrant
            metadata: {name: NAME, namespace: NAME}
            spec: {from: [{group: gateway.kgateway.dev, kind: ListenerPolicy, namespace: default}], to: [{group: "", kind: Secret}]}
            """);
        var answer = await NowhereAsync(site[0], "none");
        foreach (var header in new[]
        {
            "x-added: plain", "x-added-secret: sesame", "x-added-far: open", "x-set: plain", "x-set-secret: sesame", "x-set-far: open",
        })
        {
            Assert.Contains($"\r\n{header}\r\n", answer, StringComparison.Ordinal);
        }
    }

    [Theory]
    [PolicyField("ListenerPolicy", "httpSettings.localReplies", "httpSettings.localReplies.mappers", BadInput = true)]
    [PolicyField("ListenerPolicy", "httpSettings.localReplies.defaultBodyFormat", BadInput = true)]
    [PolicyField("ListenerPolicy", "httpSettings.localReplies.mappers.headers.remove", BadInput = true)]
    [PolicyField("ListenerPolicy", "httpSettings.localReplies.defaultBodyFormat.json", BadInput = true)]
    [PolicyField("ListenerPolicy", "httpSettings.localReplies.mappers.bodyFormatOverride.json", BadInput = true)]
    [InlineData("localReplies: {}", "localReplies")]
    [InlineData("localReplies: {defaultBodyFormat: {json: [a]}}", "defaultBodyFormat.json")]
    [InlineData("localReplies: {mappers: [{filter: {traceableFilter: true}, bodyFormatOverride: {json: text}}]}", "bodyFormatOverride.json")]
    [InlineData("localReplies: {mappers: [{filter: {traceableFilter: true}}]}", "mappers")]
    [InlineData("localReplies: {defaultBodyFormat: {text: a, json: {a: b}}}", "defaultBodyFormat")]
    [InlineData("localReplies: {mappers: [{filter: {traceableFilter: true}, headers: {remove: [a]}}]}", "remove")]
    public Task What_the_schema_forbids_is_a_finding(string field, string where) =>
        Findings.ExpectAsync(lab, "ListenerPolicy", $"default: {{httpSettings: {{{field}}}}}", where);

    [Theory]
    [PolicyField("ListenerPolicy", "httpSettings.localReplies.mappers.headers.set.secretRef.name", BadInput = true)]
    [PolicyField("ListenerPolicy", "httpSettings.localReplies.mappers.headers.add.secretRef.name", BadInput = true)]
    [PolicyField("ListenerPolicy", "httpSettings.localReplies.defaultBodyFormat.text", BadInput = true)]
    [PolicyField("ListenerPolicy", "httpSettings.localReplies.mappers.bodyFormatOverride.text", BadInput = true)]
    [PolicyField("ListenerPolicy", "httpSettings.localReplies.mappers.filter.celFilter.match", BadInput = true)]
    [PolicyField("ListenerPolicy", "httpSettings.localReplies.mappers.filter.responseFlagFilter.flags", BadInput = true)]
    [PolicyField("ListenerPolicy", "httpSettings.localReplies.mappers.statusCode", BadInput = true)]
    [InlineData("mappers: [{filter: {traceableFilter: true}, headers: {set: [{name: a, secretRef: {name: NAME-missing}}]}}]")]
    [InlineData("mappers: [{filter: {traceableFilter: true}, headers: {add: [{name: a, secretRef: {name: NAME-missing}}]}}]")]
    [InlineData("defaultBodyFormat: {text: \"%NOCOMMAND(\"}")]
    [InlineData("mappers: [{filter: {traceableFilter: true}, bodyFormatOverride: {text: \"%NOCOMMAND(\"}}]")]
    [InlineData("mappers: [{filter: {celFilter: {match: \"request.path ==\"}}, body: a}]")]
    [InlineData("mappers: [{filter: {responseFlagFilter: {flags: [NOFLAG]}}, body: a}]")]
    [InlineData("mappers: [{filter: {traceableFilter: true}, statusCode: 101}]")]
    public Task What_can_not_be_answered_is_told_in_the_status(string replies) => Statuses.RefusedAsync(lab, PortSite.Http($"localReplies: {{{replies}}}"));

    private static Task<string> NowhereAsync(PolicySite site, string what) =>
        RawClient.ExchangeAsync(site.Port, $"GET / HTTP/1.1\r\nhost: nobody.test\r\nx-case: {what}\r\nconnection: close\r\n\r\n");
}
