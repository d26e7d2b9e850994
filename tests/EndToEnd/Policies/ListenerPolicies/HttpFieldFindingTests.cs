using KGateway.EndToEnd.Policies.Harness;

namespace KGateway.EndToEnd.Policies.ListenerPolicies;

/// <summary>Bad input of the fields of <c>httpSettings</c> that are of the right type.</summary>
[Collection("Policies")]
public sealed class HttpFieldFindingTests(PolicyLab lab)
{
    [Theory]
    [PolicyField("ListenerPolicy", "httpSettings.upgradeConfig.enabledUpgrades", "httpSettings.earlyRequestHeaderModifier", BadInput = true)]
    [InlineData("upgradeConfig: {enabledUpgrades: []}", "enabledUpgrades")]
    [InlineData("earlyRequestHeaderModifier: {set: [{name: a, value: a}, {name: a, value: b}]}", "set")]
    public Task What_is_out_of_range_is_a_finding(string field, string where) =>
        Findings.ExpectAsync(lab, "ListenerPolicy", $"default: {{httpSettings: {{{field}}}}}", where);

    [Theory]
    [PolicyField("ListenerPolicy", "httpSettings.http2ProtocolOptions.initialStreamWindowSize", BadInput = true)]
    [PolicyField("ListenerPolicy", "httpSettings.http2ProtocolOptions.initialConnectionWindowSize", BadInput = true)]
    [InlineData("http2ProtocolOptions: {initialStreamWindowSize: 1Ki}")]
    [InlineData("http2ProtocolOptions: {initialConnectionWindowSize: 3Gi}")]
    public Task A_window_that_HTTP2_does_not_allow_is_told_in_the_status(string field) => Statuses.RefusedAsync(lab, PortSite.Http(field));
}
