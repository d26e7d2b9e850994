using KGateway.EndToEnd.Policies.Harness;

namespace KGateway.EndToEnd.Policies.TrafficPolicies;

/// <summary>Field <c>headerModifiers</c>.</summary>
[Collection("Policies")]
public sealed class HeaderModifiersTests(PolicyLab lab)
{
    [Fact]
    [PolicyField("TrafficPolicy", "headerModifiers.request.set.name", "headerModifiers.request.set.value")]
    [PolicyField("TrafficPolicy", "headerModifiers.request.add.name", "headerModifiers.request.add.value")]
    [PolicyField("TrafficPolicy", "headerModifiers.request.remove", "headerModifiers.response.set.name")]
    [PolicyField("TrafficPolicy", "headerModifiers.response.set.value", "headerModifiers.response.add.name")]
    [PolicyField("TrafficPolicy", "headerModifiers.response.add.value", "headerModifiers.response.remove")]
    public async Task Headers_of_requests_and_responses_are_set_added_and_removed()
    {
        var site = await lab.RouteAsync("""
            headerModifiers:
              request:
                set: [{name: x-set, value: new}]
                add: [{name: x-added, value: more}]
                remove: [x-removed]
              response:
                set: [{name: x-answer, value: "yes"}]
                add: [{name: x-open, value: more}]
                remove: [x-secret]
            """);
        var answer = await site.GetAsync("/", ("x-set", "old"), ("x-added", "first"), ("x-removed", "gone"), ("x-answer-headers", "x-secret=1;x-open=2"));
        Assert.Equal(200, answer.Status);
        Assert.Equal("new", answer.ReceivedHeader("x-set"));
        Assert.Equal("first,more", answer.ReceivedHeader("x-added"));
        Assert.Null(answer.ReceivedHeader("x-removed"));
        Assert.Equal("yes", answer.Headers["x-answer"]);
        Assert.Equal("2, more", answer.Headers["x-open"]);
        Assert.DoesNotContain("x-secret", answer.Headers.Keys);
    }

    [Fact]
    [PolicyField("TrafficPolicy", "headerModifiers", BadInput = true)]
    public async Task A_Secret_that_is_missing_is_told_of_and_the_route_fails()
    {
        var site = await lab.RouteAsync("headerModifiers: {request: {set: [{name: authorization, secretRef: {name: NAME-missing}}]}}");
        Assert.Equal(500, (await site.GetAsync()).Status);
        await site.SaysAsync("TrafficPolicy", "Accepted", "NAME-missing".Replace("NAME", site.Name, StringComparison.Ordinal));
    }
}
