using KGateway.Translation.Routes;
using KGateway.Translation.Tests.Routes;

namespace KGateway.Translation.Tests.Policies;

public class RedirectTests
{
    private static readonly VirtualHostScope Plain = new("vh", 80, Tls: false);
    private static readonly VirtualHostScope Odd = new("vh", 8080, Tls: false);
    private static readonly VirtualHostScope Secure = new("vh", 443, Tls: true);

    [Fact]
    public void EveryPart()
    {
        string json = Redirect("{scheme: https, hostname: x.example, port: 8443, statusCode: 308, path: {type: ReplaceFullPath, replaceFullPath: /p}}", Plain);

        Assert.Contains(
            "'redirect':{'hostRedirect':'x.example','pathRedirect':'/p','responseCode':'PERMANENT_REDIRECT','httpsRedirect':true,'portRedirect':8443}",
            json);
    }

    [Fact]
    public void TheDefaultCodeIs302() => Assert.Contains("'responseCode':'FOUND'", Redirect("{hostname: x.example}", Plain));

    [Fact]
    public void ThePortIsLeftOutWhenItIsTheSchemesOwn()
    {
        Assert.DoesNotContain("portRedirect", Redirect("{hostname: x.example}", Plain));
        Assert.DoesNotContain("portRedirect", Redirect("{hostname: x.example}", Secure));
        Assert.DoesNotContain("portRedirect", Redirect("{scheme: https}", Odd));
        Assert.Contains("'portRedirect':8080", Redirect("{hostname: x.example}", Odd));
        Assert.Contains("'portRedirect':80}", Redirect("{scheme: https, port: 80}", Odd));
    }

    [Fact]
    public void PrefixesAreReplaced()
    {
        Assert.Contains("'prefixRewrite':'/new'", Redirect("{path: {type: ReplacePrefixMatch, replacePrefixMatch: /new}}", Plain));
        Assert.Contains(
            @"'regexRewrite':{'pattern':{'regex':'^/old\\/*'},'substitution':'/'}",
            Redirect("{path: {type: ReplacePrefixMatch, replacePrefixMatch: /}}", Plain));
    }

    [Theory]
    [InlineData("307", "'responseCode':'TEMPORARY_REDIRECT'")]
    [InlineData("other=303, first=301, 308", "'responseCode':'PERMANENT_REDIRECT'", "")]
    [InlineData("other=303, named=301", "'redirect':{'hostRedirect':'x.example'}")]
    public void TheAnnotationOverridesTheCode(string annotation, string expected, string rule = "named") =>
        Assert.Contains(expected, Annotated(annotation, rule.Length == 0 ? "unlisted" : rule).Json());

    [Fact]
    public void AnImpossibleCodeReplacesTheRule() => Assert.Equal(
        "Replaced Rule (0): invalid redirect status code: teapot; must be one of 301, 302, 303, 307, 308",
        Annotated("teapot", "named").Problem?.Message);

    [Fact]
    public void AnInvalidPathReplacesTheRule()
    {
        BuiltRoute built = Given.Rule(
            "- filters: [{type: RequestRedirect, requestRedirect: {path: {type: ReplaceFullPath, replaceFullPath: /a//b}}}]");

        Assert.Equal(RouteProblem.RuleReplaced, built.Problem?.Reason);
    }

    private static string Redirect(string redirect, VirtualHostScope scope) => Given.Rule(
        $"- matches: [{{path: {{value: /old}}}}]\n  filters: [{{type: RequestRedirect, requestRedirect: {redirect}}}]", scope).Json();

    private static BuiltRoute Annotated(string annotation, string rule)
    {
        string yaml = Given.Route($"- name: {rule}\n  filters: [{{type: RequestRedirect, requestRedirect: {{hostname: x.example}}}}]")
            .Replace("namespace: default}", $"namespace: default, annotations: {{kgateway.dev/http-redirect-status-code: '{annotation}'}}}}",
                StringComparison.Ordinal);
        return Assert.Single(Given.Build(Given.Resolved(Given.State(yaml)), Plain));
    }
}
