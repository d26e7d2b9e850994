using KGateway.Translation.Routes;

namespace KGateway.Translation.Tests.Routes;

public class Re2SyntaxTests
{
    [Theory]
    [InlineData("/api/v[0-9]+/.*")]
    [InlineData(@"^a|b$|\d+\.\w*?")]
    [InlineData("(?i)abc(?:d|e)(?P<name>f)(?<other>g)(?s-m:h)")]
    [InlineData("[]a-z^-][^]x][[:alpha:][:^digit:]]")]
    [InlineData(@"\pL\p{Greek}\P{^Lu}")]
    [InlineData(@"\x41\x{FF}\0\12\Q(*\E")]
    [InlineData("a{2}b{2,}c{2,4}?d{,3}e{x}")]
    [InlineData("a{96}")]
    [InlineData("é日本*")]
    [InlineData("()|")]
    public void TakesWhatRe2Takes(string expression) => Assert.Null(Re2Syntax.FindProblem(expression));

    [Theory]
    [InlineData("[a")]
    [InlineData("(a")]
    [InlineData("a)")]
    [InlineData("*a")]
    [InlineData("{2}a")]
    [InlineData("a|+")]
    [InlineData("(a*)*|{9}")]
    [InlineData("a**")]
    [InlineData("a*+")]
    [InlineData("a{2}{3}")]
    [InlineData("a{1001}")]
    [InlineData("a{3,2}")]
    [InlineData("(a{100}){11}")]
    [InlineData("(?=a)")]
    [InlineData("(?!a)")]
    [InlineData("(?<=a)b")]
    [InlineData("(?<!a)b")]
    [InlineData("(?>a)")]
    [InlineData(@"(a)\1")]
    [InlineData(@"\8")]
    [InlineData(@"\Z")]
    [InlineData("a\\")]
    [InlineData("[z-a]")]
    [InlineData(@"[a-\d]")]
    [InlineData("[[:nope:]]")]
    [InlineData(@"\p{Nope}")]
    [InlineData(@"\x{100}")]
    [InlineData(@"\xg0")]
    [InlineData("(?P<a>x)(?P<a>y)")]
    [InlineData("(?P<>x)")]
    [InlineData("(?z)")]
    [InlineData("[à-ü]")]
    [InlineData("a{97}")]
    [InlineData("(a|b){40}")]
    public void RefusesWhatRe2Refuses(string expression) => Assert.NotNull(Re2Syntax.FindProblem(expression));

    [Fact]
    public void DeepNestingIsRefusedAndNeverOverflows() =>
        Assert.NotNull(Re2Syntax.FindProblem(new string('(', 100_000)));
}
