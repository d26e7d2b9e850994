using Envoy.Config.Bootstrap.V3;
using Envoy.Config.Core.V3;
using Envoy.Config.Listener.V3;
using Envoy.Config.Route.V3;
using Envoy.Extensions.Filters.Http.Rbac.V3;
using Envoy.Extensions.Filters.Http.Router.V3;
using Envoy.Extensions.Filters.Network.HttpConnectionManager.V3;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using KGateway.EndToEnd.Harness;
using KGateway.Translation.Policies.Cel;
using KGateway.Translation.Tests.Golden;
using Xds.Type.Matcher.V3;
using ParsedExpr = global::Cel.Expr.ParsedExpr;
using RbacAction = Envoy.Config.Rbac.V3.Action;
using XdsExtension = Xds.Core.V3.TypedExtensionConfig;

namespace KGateway.Translation.Tests.Policies.Cel;

/// <summary>The real Envoy takes what is let through, as it comes over xDS, and refuses what isn't.</summary>
public sealed class CelEnvoyTests
{
    private static readonly string[] Taken =
    [
        "source.address.startsWith('10.') && request.headers['x'] == 'y' || !has(request.headers.z)",
        "'a' in ['a', 'b'] ? {'a': 1, 'b': 2}['a'] == 1 : -source.port < -1",
        "metadata.filter_metadata['envoy.filters.http.jwt_authn']['payload']['sub'] in ['x']",
        "request.path.matches('^/a/[0-9]+$') && size(request.path) < 10u && request.path.size() > 1",
        "timestamp('2026-01-01T00:00:00Z') < request.time && request.time.getHours('Europe/Berlin') > 8",
        "duration('1s') < request.duration && int('1') + 1 == 2 && double(1) / 2.0 == .5 && 7 % 2 == 1",
        "re.capture(request.path, '/(.*)') == 'a' && re.extract('a', '(a)', '\\\\1') == 'a'",
        "b'\\xff' == bytes('a') && dyn(null) == null && type(1) == int && bool('true')",
        "google.protobuf.BoolValue{value: true} && google.protobuf.Duration{seconds: 1, nanos: 2} == duration('1s')",
        "request.time.getMonth() + request.time.getDate() + request.time.getDayOfWeek() + request.time.getMilliseconds() > 0",
        string.Join('+', Enumerable.Repeat("a", 48)) + " == 1",
        string.Join(" && ", Enumerable.Repeat("source.port > 1", 1000)),
    ];

    public static TheoryData<string, string> Refused => new()
    {
        { "['a'].exists(x, x == 'a')", "1:13: Envoy doesn't evaluate the macros all, exists, exists_one, map and filter" },
        { "true &&\n foo(1)", "2:5: Envoy has no function foo" },
        { "'a'.size(1) == 1", "1:9: function size can't be called so" },
        { "string(1) == '1'", "1:7: Envoy has no function string" },
        { "getFullYear(request.time) == 1", "1:12: function getFullYear can't be called so" },
        { "request.path.matches('(')", "1:22: missing ): (" },
        { "Foo{a: 1} == 1", "1:4: messages Foo can't be created" },
        { "google.protobuf.StringValue{foo: 'a'} == 'a'", "1:28: google.protobuf.StringValue has no field foo" },
        { string.Join('+', Enumerable.Repeat("a", 49)) + " == 1", "1:1: the expression nests too deeply for Envoy" },
    };

    [Fact]
    public async Task Envoy_takes_what_is_let_through()
    {
        var parsed = Taken.Select(static text =>
        {
            var expression = CelExpressions.Parse(text, out string? problem);
            Assert.True(expression is not null, $"{text}: {problem}");
            return expression!;
        });

        Assert.Null(await RefusalAsync([.. parsed]));
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task Envoy_refuses_what_is_refused(string expression, string problem)
    {
        Assert.Null(CelExpressions.Parse(expression, out string? found));
        Assert.StartsWith(problem, found, StringComparison.Ordinal);

        Assert.NotNull(await RefusalAsync(CelParser.Parse(expression, out _)!));
    }

    [Theory]
    [InlineData("re.capture('a') == 'a'", "1:11: Envoy has no function capture")]
    [InlineData("x.capture('a', 'a') == 'a'", "1:10: Envoy has no function capture")]
    [InlineData("[{'a': foo()}]", "1:11: Envoy has no function foo")]
    [InlineData("a[foo()]", "1:6: Envoy has no function foo")]
    [InlineData("a.b(1).c", "1:4: Envoy has no function b")]
    [InlineData("_foo_(1)", "1:6: Envoy has no function _foo_")]
    public void ProblemsAreFoundWhereTheyAre(string expression, string problem)
    {
        Assert.Null(CelExpressions.Parse(expression, out string? found));
        Assert.Equal(problem, found);
    }

    private static Task<string?> RefusalAsync(params ParsedExpr[] expressions) =>
        EnvoyProgram.RefusalAsync(Tools.Envoy, Bootstrap(expressions).ToByteArray(), TestContext.Current.CancellationToken);

    private static Bootstrap Bootstrap(ParsedExpr[] expressions)
    {
        var host = new VirtualHost { Name = "host", Domains = { "*" } };
        foreach (var expression in expressions)
        {
            var route = new Route { Match = new RouteMatch { Prefix = "/" }, DirectResponse = new DirectResponseAction { Status = 200 } };
            route.TypedPerFilterConfig.Add("rbac", Any.Pack(new RBACPerRoute { Rbac = new RBAC { Matcher = Matcher(expression) } }));
            host.Routes.Add(route);
        }

        var manager = new HttpConnectionManager
        {
            StatPrefix = "http",
            RouteConfig = new RouteConfiguration { Name = "routes", VirtualHosts = { host } },
            HttpFilters =
            {
                new HttpFilter { Name = "rbac", TypedConfig = Any.Pack(new RBAC()) },
                new HttpFilter { Name = "router", TypedConfig = Any.Pack(new Router()) },
            },
        };
        var listener = new Listener
        {
            Name = "listener",
            Address = new Address { SocketAddress = new SocketAddress { Address = "127.0.0.1", PortValue = 1 } },
            FilterChains = { new FilterChain { Filters = { new Filter { Name = "http", TypedConfig = Any.Pack(manager) } } } },
        };
        return new Bootstrap
        {
            Node = new Node { Id = "test", Cluster = "test" },
            StaticResources = new Bootstrap.Types.StaticResources { Listeners = { listener } },
        };
    }

    private static Matcher Matcher(ParsedExpr expression)
    {
        var single = new Matcher.Types.MatcherList.Types.Predicate.Types.SinglePredicate
        {
            Input = new XdsExtension { Name = "input", TypedConfig = Any.Pack(new HttpAttributesCelMatchInput()) },
            CustomMatch = new XdsExtension
            {
                Name = "cel",
                TypedConfig = Any.Pack(new CelMatcher { ExprMatch = new Xds.Type.V3.CelExpression { CelExprParsed = expression } }),
            },
        };
        return new Matcher
        {
            MatcherList = new Matcher.Types.MatcherList
            {
                Matchers =
                {
                    new Matcher.Types.MatcherList.Types.FieldMatcher
                    {
                        Predicate = new Matcher.Types.MatcherList.Types.Predicate { SinglePredicate = single },
                        OnMatch = new Matcher.Types.OnMatch
                        {
                            Action = new XdsExtension { Name = "action", TypedConfig = Any.Pack(new RbacAction { Name = "allow" }) },
                        },
                    },
                },
            },
        };
    }
}
