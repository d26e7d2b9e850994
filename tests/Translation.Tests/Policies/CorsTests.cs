using KGateway.Translation.Policies;
using KGateway.Translation.Routes;
using KGateway.Translation.Tests.Routes;

namespace KGateway.Translation.Tests.Policies;

public class CorsTests
{
    [Fact]
    public void EveryPart()
    {
        string json = Cors(
            "{allowOrigins: ['https://a.example', 'https://*.b.example', 'https://c*', '*'], allowMethods: [GET, PUT], "
            + "allowHeaders: [x, y], exposeHeaders: [z], maxAge: 7, allowCredentials: true}");

        Assert.Contains("{'exact':'https://a.example'}", json);
        Assert.Contains(@"{'safeRegex':{'regex':'^https://.*\\.b\\.example$'}}", json);
        Assert.Contains("{'prefix':'https://c'}", json);
        Assert.Contains(@"{'safeRegex':{'regex':'^[a-zA-Z][a-zA-Z0-9+.-]*://[^/\\s?#]+$'}}", json);
        Assert.Contains("'allowMethods':'GET,PUT','allowHeaders':'x,y','exposeHeaders':'z','maxAge':'7','allowCredentials':true", json);
    }

    [Fact]
    public void CredentialsAreNotAllowedUnlessAskedFor() => Assert.DoesNotContain("allowCredentials", Cors("{allowOrigins: ['*']}"));

    [Fact]
    public void TheChainNeedsAFilterThatIsOffElsewhere()
    {
        ResolvedRoute route = Given.Resolved(Given.State(Given.Route(
            "- filters: [{type: CORS, cors: {allowOrigins: ['*']}}]\n  backendRefs: [{name: a, port: 80}]") + Given.Services));

        HttpFilter filter = Assert.Single(route.HttpFilters);
        Assert.Equal("envoy.filters.http.cors", filter.Name);
        Assert.True(filter.ToEnvoy().Disabled);
    }

    private static string Cors(string cors) =>
        Given.Rule($"- filters: [{{type: CORS, cors: {cors}}}]\n  backendRefs: [{{name: a, port: 80}}]").Json();
}
