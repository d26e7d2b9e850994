using KGateway.Translation.Tests.Routes;

namespace KGateway.Translation.Tests.Policies;

public class SessionTests
{
    [Theory]
    [InlineData("{cookie: {name: c}}", "'cookie':{'name':'c','path':'/'}")]
    [InlineData("{absoluteTimeout: 10s, cookie: {name: c, lifetimeType: Permanent}}", "'cookie':{'name':'c','ttl':'10s','path':'/'}")]
    [InlineData("{cookie: {name: c, lifetimeType: Permanent}}", "'ttl':'31536000s'")]
    [InlineData("{type: Header, header: {name: h}}", "'name':'envoy.http.stateful_session.header'")]
    public void KeepsClientsWithTheirEndpoint(string session, string expected) => Assert.Contains(
        expected, Given.Rule($"- backendRefs: [{{name: a, port: 80}}]\n  sessionPersistence: {session}").Json());

    [Fact]
    public void RulesThatDoNotForwardHaveNone() => Assert.DoesNotContain(
        "stateful",
        Given.Rule(
            "- sessionPersistence: {cookie: {name: c}}\n  filters: [{type: RequestRedirect, requestRedirect: {hostname: x.example}}]").Json());
}
