using KGateway.Translation.Routes;
using KGateway.Translation.Tests.Routes;

namespace KGateway.Translation.Tests.Policies;

public class RewriteTests
{
    [Theory]
    [InlineData("{hostname: x.example}", "'hostRewriteLiteral':'x.example'")]
    [InlineData("{path: {type: ReplaceFullPath, replaceFullPath: /p}}", "'regexRewrite':{'pattern':{'regex':'.*'},'substitution':'/p'}")]
    [InlineData("{path: {type: ReplacePrefixMatch, replacePrefixMatch: /n}}", "'prefixRewrite':'/n'")]
    [InlineData("{path: {type: ReplacePrefixMatch, replacePrefixMatch: /}}", @"'regexRewrite':{'pattern':{'regex':'^/o\\.ld\\/*'},'substitution':'/'}")]
    [InlineData("{path: {type: ReplacePrefixMatch, replacePrefixMatch: ''}}", @"'regexRewrite':{'pattern':{'regex':'^/o\\.ld\\/*'},'substitution':'/'}")]
    public void Rewrites(string rewrite, string expected) => Assert.Contains(expected, Rewrite(rewrite).Json());

    [Theory]
    [InlineData("{path: {type: ReplacePrefixMatch, replacePrefixMatch: /new//../path}}", "cannot contain [//]")]
    [InlineData("{path: {type: ReplacePrefixMatch, replacePrefixMatch: 'a[b'}}", "must only contain valid characters")]
    public void AnInvalidPathReplacesTheRule(string rewrite, string why)
    {
        BuiltRoute built = Rewrite(rewrite);

        Assert.Equal(RouteProblem.RuleReplaced, built.Problem?.Reason);
        Assert.Contains(why, built.Problem?.Message);
        Assert.EndsWith("invalid route configuration", built.Problem?.Message);
    }

    [Theory]
    [InlineData(@"{path: {type: ReplaceFullPath, replaceFullPath: ""/a\nb""}}")]
    [InlineData(@"{path: {type: ReplacePrefixMatch, replacePrefixMatch: ""/a?b\nc""}}")]
    [InlineData(@"{hostname: ""a\nb""}")]
    public void ALineBreakReplacesTheRule(string rewrite)
    {
        BuiltRoute built = Rewrite(rewrite);

        Assert.Equal(RouteProblem.RuleReplaced, built.Problem?.Reason);
        Assert.Contains("a line break or a null character", built.Problem?.Message);
    }

    /// <summary>The table of Gateway API: /foo/bar is /xyz/bar then, with or without slashes at the ends; below / too.</summary>
    [Theory]
    [InlineData("/foo", "/xyz/", "'prefixRewrite':'/xyz'")]
    [InlineData("/foo/", "/xyz", "'prefixRewrite':'/xyz'")]
    [InlineData("/foo/", "/xyz/", "'prefixRewrite':'/xyz'")]
    [InlineData("/foo/", "/", @"'regexRewrite':{'pattern':{'regex':'^/foo\\/*'},'substitution':'/'}")]
    [InlineData("/", "/xyz", "'prefixRewrite':'/xyz/'")]
    [InlineData("/", "/xyz/", "'prefixRewrite':'/xyz/'")]
    [InlineData("/", "/", @"'regexRewrite':{'pattern':{'regex':'^/\\/*'},'substitution':'/'}")]
    [InlineData("/foo", "/xyz?a=/", "'prefixRewrite':'/xyz?a=/'")]
    public void OneSlashIsBetweenTheNewPrefixAndTheRest(string match, string prefix, string expected)
    {
        var path = $"{{path: {{type: ReplacePrefixMatch, replacePrefixMatch: '{prefix}'}}}}";
        Assert.Contains(expected, Given.Rule($"- matches: [{{path: {{value: {match}}}}}]\n  filters: [{{type: URLRewrite, urlRewrite: {path}}}]\n  backendRefs: [{{name: a, port: 80}}]").Json());
        Assert.Contains(expected, Given.Rule($"- matches: [{{path: {{value: {match}}}}}]\n  filters: [{{type: RequestRedirect, requestRedirect: {path}}}]").Json());
    }

    private static BuiltRoute Rewrite(string rewrite) => Given.Rule(
        $"- matches: [{{path: {{value: /o.ld}}}}]\n  filters: [{{type: URLRewrite, urlRewrite: {rewrite}}}]\n  backendRefs: [{{name: a, port: 80}}]");
}
