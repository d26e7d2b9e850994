using KGateway.EndToEnd.Harness;
using KGateway.EndToEnd.Policies.Harness;
using KGateway.EndToEnd.Policies.Servers;

namespace KGateway.EndToEnd.Policies.TrafficPolicies;

/// <summary>Further fields about where requests go.</summary>
[Collection("Policies")]
public sealed class RedirectTests(PolicyLab lab)
{
    [Fact]
    [PolicyField("TrafficPolicy", "internalRedirect.redirectResponseCodes", "internalRedirect.responseHeadersToCopy")]
    public async Task Headers_of_a_redirect_are_sent_with_the_next_request()
    {
        var site = await lab.RouteAsync("internalRedirect: {redirectResponseCodes: [307, 308], responseHeadersToCopy: [x-ticket]}");
        (string, string) location = ("x-answer-headers", $"location=http://{site.Host}/second;x-ticket=17");
        var answer = await site.GetAsync("/first", ("x-answer-status", "308"), location);
        Assert.Equal(("/second", "17"), (answer.Received.GetProperty("path").GetString(), answer.ReceivedHeader("x-ticket")));
        Assert.Equal("/first", (await site.GetAsync("/first", ("x-answer-status", "302"), location)).Received.GetProperty("path").GetString());
    }

    [Fact]
    [PolicyField("TrafficPolicy", "internalRedirect.allowCrossSchemeRedirect", "internalRedirect.maxRedirects")]
    public async Task Redirects_to_another_scheme_are_followed_if_they_may_be()
    {
        var site = await lab.RouteAsync("internalRedirect: {allowCrossSchemeRedirect: false, maxRedirects: 3}");
        async Task<string?> PathAsync() => (await site.GetAsync(
            "/first", ("x-answer-status", "302"), ("x-answer-headers", $"location=https://{site.Host}/second"))).Received.GetProperty("path").GetString();
        Assert.Equal("/first", await PathAsync());
        site.Edit("allowCrossSchemeRedirect: false", "allowCrossSchemeRedirect: true");
        await Eventually.EqualAsync("/second", PathAsync, "the path that the backend gets");
    }

    [Fact]
    [PolicyField("TrafficPolicy", "requestMirror.hostRewriteLiteral", "requestMirror.disableShadowHostSuffixAppend")]
    public async Task Mirrored_requests_have_another_host()
    {
        await using var shadow = await MirrorBackend.StartAsync("shadow");
        var site = await lab.RouteAsync(
            "requestMirror: {disableShadowHostSuffixAppend: true, hostRewriteLiteral: copies.test}",
            PolicyLab.Server("NAME-shadow", shadow.Port),
            "filters: [{type: RequestMirror, requestMirror: {backendRef: {name: NAME-shadow, port: 80}}}]");
        async Task<string?> HostAsync(string id)
        {
            await site.GetAsync("/", ("x-fail-id", id));
            return shadow.HostsOf(id).LastOrDefault();
        }

        await Eventually.EqualAsync("copies.test", () => HostAsync("a"), "the host of the copies");
        site.Edit("disableShadowHostSuffixAppend: true, hostRewriteLiteral: copies.test", "disableShadowHostSuffixAppend: false");
        await Eventually.EqualAsync($"{site.Host}-shadow", () => HostAsync("b"), "the host of the copies");
    }
}
