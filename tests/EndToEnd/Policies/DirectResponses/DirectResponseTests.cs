using System.Text.Json;
using KGateway.EndToEnd.Harness;
using KGateway.EndToEnd.Policies.Harness;

namespace KGateway.EndToEnd.Policies.DirectResponses;

/// <summary>DirectResponse: fixed answers.</summary>
[Collection("Policies")]
public sealed class DirectResponseTests(PolicyLab lab)
{
    private static readonly BadValue[] Bad =
    [
        new("status", "199", "greater than or equal to 200"),
        new("status", "600", "less than or equal to 599"),
        new("body", "''", "at least 1 chars"),
        new("body", "text\nstatus: 200\nbodyFormat: {text: text}", "at most one of the fields in [body bodyFormat]", ""),
        new("bodyFormat", "{}", "exactly one of the fields in [text json]"),
        new("bodyFormat.text", "''", "at least 1 chars"),
        new("bodyFormat.json", "[]", "must be an object"),
        new("bodyFormat.contentType", "''", "at least 1 chars"),
    ];

    [Fact]
    [PolicyField("DirectResponse", "status", "body")]
    public async Task Requests_are_answered_with_a_status_and_a_body()
    {
        var site = await ServedAsync("{status: 418, body: short and stout}");
        var answer = await site.GetAsync();
        Assert.Equal((418, "short and stout"), (answer.Status, answer.Body));
        site.Edit("{status: 418, body: short and stout}", "{status: 503}");
        await site.AnswersAsync(503);
        Assert.Equal("", (await site.GetAsync()).Body);
    }

    [Fact]
    [PolicyField("DirectResponse", "bodyFormat.text", "bodyFormat.json", "bodyFormat.contentType")]
    public async Task Bodies_are_made_of_requests()
    {
        var site = await ServedAsync("{status: 200, bodyFormat: {text: \"<%REQ(:path)%>\", contentType: text/html}}");
        var answer = await site.GetAsync("/here");
        Assert.Equal((200, "</here>", "text/html"), (answer.Status, answer.Body, answer.Headers["content-type"]));
        site.Edit("{text: \"<%REQ(:path)%>\", contentType: text/html}", "{json: {path: \"%REQ(:path)%\", by: {method: \"%REQ(:method)%\"}}}");
        await site.AnswersAsync(200, "/there");
        await Eventually.EqualAsync("application/json", async () => (await site.GetAsync("/there")).Headers["content-type"], "content-type");
        var json = JsonSerializer.Deserialize<JsonElement>((await site.GetAsync("/there")).Body);
        Assert.Equal(("/there", "GET"), (json.GetProperty("path").GetString(), json.GetProperty("by").GetProperty("method").GetString()));
    }

    [Fact]
    [BadValues("DirectResponse", nameof(Bad))]
    public Task Bad_values_are_findings() => Findings.ExpectAllAsync(lab, "DirectResponse", Bad);

    [Fact]
    [PolicyField("DirectResponse", "bodyFormat.text", "bodyFormat.json", BadInput = true)]
    public async Task A_format_that_can_not_be_read_is_told_of_and_the_route_fails()
    {
        var site = await ServedAsync("{status: 200, bodyFormat: {text: \"%NO_SUCH_COMMAND(\"}}");
        await site.AnswersAsync(500);
        await site.SaysAsync("HTTPRoute", "kgateway.dev/Programmed", "bodyFormat.text");
        site.Edit("{text: \"%NO_SUCH_COMMAND(\"}", "{json: {a: \"%NO_SUCH_COMMAND(\"}}");
        await site.SaysAsync("HTTPRoute", "kgateway.dev/Programmed", "bodyFormat.json");
    }

    [Fact]
    public async Task A_rule_with_backends_or_without_the_answer_fails()
    {
        var site = await ServedAsync("{status: 200}");
        site.Edit("name: NAME} }]", "name: NAME} }]\n    backendRefs: [{name: mirror, port: 80}]");
        await site.AnswersAsync(500);
        site.Edit("\n    backendRefs: [{name: mirror, port: 80}]", "");
        await site.AnswersAsync(200);
        site.Edit("name: NAME} }]", "name: NAME-none} }]");
        await site.AnswersAsync(500);
    }

    private async Task<PolicySite> ServedAsync(string specification)
    {
        var site = lab.NewSite();
        site.Save($$"""
            {{PolicyLab.RouteWithRules}}
              - name: rule
                filters: [{type: ExtensionRef, extensionRef: {group: gateway.kgateway.dev, kind: DirectResponse, name: NAME} }]
            ---
            apiVersion: gateway.kgateway.dev/v1alpha1
            kind: DirectResponse
            metadata: {name: NAME, namespace: default}
            spec: {{specification}}
            """);
        await site.ServedAsync();
        return site;
    }
}
