using System.Text;
using System.Text.Json.Nodes;
using KGateway.EndToEnd.Harness;
using KGateway.Translation.Policies.Cel;
using KGateway.Translation.Tests.Golden;

namespace KGateway.Translation.Tests.Policies.Cel;

/// <summary>Expressions that Envoy reads as text may nest as deeply as its parser goes down, not as deeply as trees may that it is sent.</summary>
public sealed class CelTextTests
{
    [Theory]
    [InlineData("a", ".a", "", 31)]
    [InlineData("a", "+a", "", 31)]
    [InlineData("a", "==a", "", 31)]
    [InlineData("a", "[0]", "", 31)]
    [InlineData("a", ".size()", "", 31)]
    [InlineData("size(", "a", ")", 31)]
    [InlineData("[", "a", "]", 31)]
    [InlineData("{'a':", "a", "}", 31)]
    [InlineData("(", "a", ")", 32)]
    [InlineData("a?b:", "c", "", 31)]
    [InlineData("a[", "a", "]", 31)]
    [InlineData("(a||(b&&", "c", "))", 15)]
    public async Task Up_to_a_depth(string first, string second, string last, int depth)
    {
        Assert.Null(CelExpressions.FindTextProblem(Text(depth)));
        Assert.Null(await RefusalAsync(Text(depth)));
        Assert.Contains("nests", CelExpressions.FindTextProblem(Text(depth + 1)), StringComparison.Ordinal);
        Assert.Contains("recursion", await RefusalAsync(Text(depth + 1)), StringComparison.Ordinal);

        // What begins with an operand repeats what follows it, all else goes around it.
        string Text(int times) => first == "a"
            ? first + Repeat(second, times)
            : Repeat(first, times) + second + Repeat(last, times);
    }

    [Fact]
    public async Task The_macro_has_is_a_level()
    {
        string taken = $"has(a{Repeat(".a", 30)})", refused = $"has(a{Repeat(".a", 31)})";
        Assert.Null(CelExpressions.FindTextProblem(taken));
        Assert.Null(await RefusalAsync(taken));
        Assert.NotNull(CelExpressions.FindTextProblem(refused));
        Assert.NotNull(await RefusalAsync(refused));
    }

    [Theory]
    [InlineData("&&a")]
    [InlineData("||a")]
    public async Task A_chain_of_one_logical_operator_may_be_long(string next)
    {
        var chain = "a" + Repeat(next, 500);
        Assert.Null(CelExpressions.FindTextProblem(chain));
        Assert.Null(await RefusalAsync(chain));
    }

    private static string Repeat(string text, int times) => new StringBuilder().Insert(0, text, times).ToString();

    private static Task<string?> RefusalAsync(string expression) => EnvoyProgram.RefusalAsync(
        Tools.Envoy,
        JsonNode.Parse(
            $$"""
            {"static_resources": {"listeners": [{"name": "l", "address": {"socket_address": {"address": "127.0.0.1", "port_value": 1} },
             "filter_chains": [{"filters": [{"name": "http", "typed_config": {
              "@type": "type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager",
              "stat_prefix": "x", "route_config": {"name": "r"},
              "http_filters": [{"name": "router", "typed_config": {"@type": "type.googleapis.com/envoy.extensions.filters.http.router.v3.Router"} }],
              "access_log": [{"name": "log",
               "filter": {"extension_filter": {"name": "cel", "typed_config": {
                "@type": "type.googleapis.com/envoy.extensions.access_loggers.filters.cel.v3.ExpressionFilter", "expression": "{{expression}}"} } },
               "typed_config": {"@type": "type.googleapis.com/envoy.extensions.access_loggers.file.v3.FileAccessLog", "path": "/dev/null"} }]
             } }]}]}]} }
            """)!.AsObject(),
        TestContext.Current.CancellationToken);
}
