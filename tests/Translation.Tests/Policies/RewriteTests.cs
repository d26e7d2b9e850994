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

    private static BuiltRoute Rewrite(string rewrite) => Given.Rule(
        $"- matches: [{{path: {{value: /o.ld}}}}]\n  filters: [{{type: URLRewrite, urlRewrite: {rewrite}}}]\n  backendRefs: [{{name: a, port: 80}}]");
}
