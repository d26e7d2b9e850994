using KGateway.Translation.Policies.Cel;

namespace KGateway.Translation.Tests.Policies.Cel;

/// <summary>The syntax trees of expressions; their nodes are numbered as the reference implementation does it.</summary>
public sealed class CelParserTests
{
    [Theory]
    [InlineData("a", "a#1")]
    [InlineData(".a", ".a#1")]
    [InlineData("a.b.c", "a#1.b#2.c#3")]
    [InlineData("a.for", "a#1.for#2")]
    [InlineData("a[1]", "_[_](a#1, 1#3)#2")]
    [InlineData("a.b(5)", "a#1.b(5#3)#2")]
    [InlineData("f(x, y)", "f(x#2, y#3)#1")]
    [InlineData(".f()", ".f()#1")]
    [InlineData("a ? b : c", "_?_:_(a#1, b#3, c#4)#2")]
    [InlineData("a ? b : c ? d : e", "_?_:_(a#1, b#3, _?_:_(c#4, d#6, e#7)#5)#2")]
    [InlineData("a + b - c", "_-_(_+_(a#1, b#3)#2, c#5)#4")]
    [InlineData("a + b * c % d", "_+_(a#1, _%_(_*_(b#3, c#5)#4, d#7)#6)#2")]
    [InlineData("a < b == c", "_==_(_<_(a#1, b#3)#2, c#5)#4")]
    [InlineData("x in [1, 2u,]", "@in(x#1, [1#4, 2u#5]#3)#2")]
    [InlineData("a || b && c", "_||_(a#1, _&&_(b#2, c#3)#4)#5")]
    [InlineData("a && b && c && d", "_&&_(_&&_(a#1, b#2)#3, _&&_(c#4, d#6)#7)#5")]
    [InlineData("(a || b) && c", "_&&_(_||_(a#1, b#2)#3, c#4)#5")]
    [InlineData("!a", "!_(a#2)#1")]
    [InlineData("!!a", "a#1")]
    [InlineData("-a", "-_(a#2)#1")]
    [InlineData("--1", "1#1")]
    [InlineData("---1", "-_(1#2)#1")]
    [InlineData("-1 - -1", "_-_(-1#1, -1#3)#2")]
    [InlineData("!-1.5", "!_(-1.5#2)#1")]
    [InlineData("[]", "[]#1")]
    [InlineData("[,]", "[]#1")]
    [InlineData("{}", "{}#1")]
    [InlineData("{'a': 1, b: 2,}", "{\"a\"#3: 1#4#2, b#6: 2#7#5}#1")]
    [InlineData("a.B{c: d, e: f}", "a.B{c: d#3#2, e: f#5#4}#1")]
    [InlineData(".a.B{}", ".a.B{}#1")]
    [InlineData("a.B{}.c", "a.B{}#1.c#2")]
    [InlineData("a // no more\n&& b", "_&&_(a#1, b#2)#3")]
    public void Structure(string expression, string tree) => Assert.Equal(tree, Tree(expression));

    [Theory]
    [InlineData("has(m.f)", "m#2.f~test#4")]
    [InlineData("m.exists(v, f)", "loop(v in m#1; @result = false#5; while @not_strictly_false(!_(@result#6)#7)#8; _||_(@result#9, f#4)#10; @result#11)#12")]
    [InlineData("m.all(v, f)", "loop(v in m#1; @result = true#5; while @not_strictly_false(@result#6)#7; _&&_(@result#8, f#4)#9; @result#10)#11")]
    [InlineData(
        "m.exists_one(v, f)",
        "loop(v in m#1; @result = 0#5; while true#6; _?_:_(f#4, _+_(@result#7, 1#8)#9, @result#10)#11; _==_(@result#12, 1#13)#14)#15")]
    [InlineData("m.map(v, f)", "loop(v in m#1; @result = []#5; while true#6; _+_(@result#7, [f#4]#8)#9; @result#10)#11")]
    [InlineData(
        "m.map(v, p, f)",
        "loop(v in m#1; @result = []#6; while true#7; _?_:_(p#4, _+_(@result#8, [f#5]#9)#10, @result#11)#12; @result#13)#14")]
    [InlineData(
        "m.filter(v, p)",
        "loop(v in m#1; @result = []#5; while true#6; _?_:_(p#4, _+_(@result#7, [v#3]#8)#9, @result#10)#11; @result#12)#13")]
    [InlineData("m.filter(v)", "m#1.filter(v#3)#2")]
    [InlineData("all(v, f)", "all(v#2, f#3)#1")]
    [InlineData("m.has(a.b)", "m#1.has(a#3.b#4)#2")]
    public void Macros(string expression, string tree) => Assert.Equal(tree, Tree(expression));

    [Theory]
    [InlineData("0x1F", "31#1")]
    [InlineData("0xffu", "255u#1")]
    [InlineData("-0x10", "-16#1")]
    [InlineData("-9223372036854775808", "-9223372036854775808#1")]
    [InlineData("18446744073709551615U", "18446744073709551615u#1")]
    [InlineData("1e3", "1000.0#1")]
    [InlineData(".5E-1", "0.05#1")]
    [InlineData("true", "true#1")]
    [InlineData("null", "null#1")]
    [InlineData("'a\"b'", "\"a\"b\"#1")]
    [InlineData(@"""\n\t\\\'\"" \x41\101\u00e9\U0001F600\?""", "\"\n\t\\'\" AA\u00e9\U0001F600?\"#1")]
    [InlineData(@"r'\n'", "\"\\n\"#1")]
    [InlineData("''", "\"\"#1")]
    [InlineData("''''''", "\"\"#1")]
    [InlineData("'''a'b''c'''", "\"a'b''c\"#1")]
    [InlineData("\"\"\"a\r\nb\rc\"\"\"", "\"a\nb\nc\"#1")]
    [InlineData("b'a\u00e9'", "b[61C3A9]#1")]
    [InlineData(@"b'\xff\377\n'", "b[FFFF0A]#1")]
    [InlineData(@"Br""\x""", "b[5C78]#1")]
    public void Literals(string expression, string tree) => Assert.Equal(tree, Tree(expression));

    [Theory]
    [InlineData("", "1:1: unexpected end of expression, expected an expression")]
    [InlineData("a b", "1:3: unexpected 'b', expected an operator")]
    [InlineData("a &&\n  || b", "2:3: unexpected '||', expected an expression")]
    [InlineData("a.", "1:3: unexpected end of expression, expected a name")]
    [InlineData("a.in", "1:3: unexpected 'in', expected a name")]
    [InlineData("f(a", "1:4: unexpected end of expression, expected ')'")]
    [InlineData("f(a,)", "1:5: unexpected ')', expected an expression")]
    [InlineData("[1,,]", "1:4: unexpected ',', expected an expression")]
    [InlineData("{1}", "1:3: unexpected '}', expected ':'")]
    [InlineData("A{1: 2}", "1:3: unexpected '1', expected a name")]
    [InlineData("a ? b", "1:6: unexpected end of expression, expected ':'")]
    [InlineData("while", "1:1: reserved identifier: while")]
    [InlineData("a = b", "1:3: unexpected character '='")]
    [InlineData("'\U0001F600' \u0001", "1:5: unexpected character U+0001")]
    [InlineData("`a`", "1:1: quoted identifiers are not supported")]
    [InlineData("a.?b", "1:2: optional fields ('.?') are not supported")]
    [InlineData("a[?0]", "1:2: optional indices ('[?') are not supported")]
    [InlineData("[?a]", "1:2: optional elements ('?') are not supported")]
    [InlineData("A{?a: 1}", "1:3: optional fields ('?') are not supported")]
    [InlineData("'abc", "1:1: the string has no end")]
    [InlineData("'a\nb'", "1:1: the string has no end")]
    [InlineData("'''a''", "1:1: the string has no end")]
    [InlineData(@"'a\q'", "1:3: unknown escape sequence")]
    [InlineData(@"'\x4'", "1:2: the escape sequence has fewer than 2 hexadecimal digits")]
    [InlineData(@"'\18'", "1:2: an octal escape sequence has three digits")]
    [InlineData(@"'\ud800'", "1:2: U+D800 is no character")]
    [InlineData(@"b'\u0041'", @"1:3: \u and \U are not allowed in bytes")]
    [InlineData("9223372036854775808", "1:1: invalid int literal 9223372036854775808: too large")]
    [InlineData("18446744073709551616u", "1:1: invalid uint literal 18446744073709551616u: too large")]
    [InlineData("1e999", "1:1: invalid double literal 1e999: too large")]
    [InlineData("has(a)", "1:5: invalid argument to has() macro")]
    [InlineData("a.all(b.c, true)", "1:8: argument must be a simple name")]
    public void NotCel(string expression, string problem)
    {
        Assert.Null(CelParser.Parse(expression, out string? found));
        Assert.Equal(problem, found);
    }

    [Fact]
    public void HalfOfASurrogatePairIsNoText()
    {
        Assert.Null(CelParser.Parse("'\ud800'", out string? problem));
        Assert.Equal("1:1: the string has half of a surrogate pair", problem);
    }

    [Fact]
    public void DeepNestingIsRefused()
    {
        string nested = new string('(', 10_000) + "a" + new string(')', 10_000);
        Assert.Null(CelParser.Parse(nested, out string? problem));
        Assert.Equal("1:251: the expression nests deeper than 250 levels", problem);
    }

    [Fact]
    public void PositionsAreCharacters()
    {
        var parsed = CelParser.Parse("'\U0001F600' ==\n x.y", out _)!;

        Assert.Equal("<input>", parsed.SourceInfo.Location);
        Assert.Equal([7, 12], parsed.SourceInfo.LineOffsets);
        Assert.Equal("1:0 2:4 3:8 4:9", string.Join(' ', parsed.SourceInfo.Positions.OrderBy(static p => p.Key).Select(static p => $"{p.Key}:{p.Value}")));
    }

    [Fact]
    public void ACallThatIsAMacroHasNoPosition()
    {
        var parsed = CelParser.Parse("has(m.f)", out _)!;

        Assert.Equal([2, 3, 4], parsed.SourceInfo.Positions.Keys.Order());
        Assert.Equal(3, parsed.SourceInfo.Positions[4]);
    }

    private static string Tree(string expression)
    {
        var parsed = CelParser.Parse(expression, out string? problem);
        Assert.Null(problem);
        return CelText.Of(parsed!.Expr);
    }
}
