using System.Collections.Immutable;
using Envoy.Extensions.Filters.Http.Rbac.V3;
using Google.Protobuf;
using KGateway.Resources.Kgateway.TrafficPolicies;
using KGateway.Translation.Encoding;
using KGateway.Translation.Policies.Cel;
using Xds.Core.V3;
using Xds.Type.Matcher.V3;
using Xds.Type.V3;
using Action = Envoy.Config.Rbac.V3.Action;
using EnvoyAction = Envoy.Config.Rbac.V3.RBAC.Types.Action;
using FieldMatcher = Xds.Type.Matcher.V3.Matcher.Types.MatcherList.Types.FieldMatcher;
using MatcherList = Xds.Type.Matcher.V3.Matcher.Types.MatcherList;
using OnMatch = Xds.Type.Matcher.V3.Matcher.Types.OnMatch;
using ParsedExpr = global::Cel.Expr.ParsedExpr;
using Predicate = Xds.Type.Matcher.V3.Matcher.Types.MatcherList.Types.Predicate;

namespace KGateway.Translation.Policies.Traffic.Authorization;

/// <summary>Field rbac: which requests may pass, by CEL expressions.</summary>
internal sealed class RbacField : TrafficField
{
    /// <summary>Name of the filter.</summary>
    public const string FilterName = "envoy.filters.http.rbac";

    // Without rules it lets everything pass.
    private static readonly ImmutableArray<HttpFilter> ChainFilters = [new(FilterName, HttpFilterStage.AuthZ, 0, new RBAC(), disabled: false)];

    private readonly RBACPerRoute _config;

    private RbacField(RBACPerRoute config) => _config = config;

    /// <inheritdoc/>
    public override string Key => "rbac";

    /// <inheritdoc/>
    public override ImmutableArray<HttpFilter> Filters => ChainFilters;

    /// <summary>Resolves the field; null when it isn't set or fails.</summary>
    public static TrafficField? Resolve(TrafficPolicySpec spec, TrafficFieldContext context)
    {
        if (spec.Rbac is not { } rules)
            return null;
        if (rules.Policy.MatchExpressions.IsEmpty)
        {
            context.Fail("RBAC policy has no match expressions");
            return null;
        }

        var expressions = new List<ParsedExpr>(rules.Policy.MatchExpressions.Count);
        var problems = new List<string>();
        foreach (string text in rules.Policy.MatchExpressions)
        {
            if (CelExpressions.Parse(text, out string? problem) is { } expression)
                expressions.Add(expression);
            else
                problems.Add($"{text}: {problem}");
        }

        if (problems.Count == 0)
            return new RbacField(new RBACPerRoute { Rbac = new RBAC { Matcher = ToMatcher(expressions, rules.Action) } });
        context.Fail($"RBAC policy encountered CEL matcher errors: {string.Join("; ", problems)}");
        return null;
    }

    /// <inheritdoc/>
    public override void Configure(FilterConfigs configs) => configs.Configure(FilterName, _config);

    private static Matcher ToMatcher(List<ParsedExpr> expressions, AuthorizationAction action)
    {
        bool allow = action == AuthorizationAction.Allow;
        var list = new MatcherList();
        list.Matchers.Add(new FieldMatcher { Predicate = AnyOf(expressions), OnMatch = Answer("envoy.filters.rbac.action", allow) });
        return new Matcher { MatcherList = list, OnNoMatch = Answer("action", !allow) };
    }

    private static OnMatch Answer(string name, bool allow) => new()
    {
        Action = Extension(name, new Action { Name = allow ? "allow-request" : "deny-request", Action_ = allow ? EnvoyAction.Allow : EnvoyAction.Deny }),
    };

    private static Predicate AnyOf(List<ParsedExpr> expressions)
    {
        if (expressions.Count == 1)
            return Single(expressions[0]);
        var any = new Predicate.Types.PredicateList();
        foreach (ParsedExpr expression in expressions)
            any.Predicate.Add(Single(expression));
        return new Predicate { OrMatcher = any };
    }

    private static Predicate Single(ParsedExpr expression) => new()
    {
        SinglePredicate = new()
        {
            Input = Extension("envoy.matching.inputs.cel_data_input", new HttpAttributesCelMatchInput()),
            CustomMatch = Extension(
                "envoy.matching.matchers.cel_matcher", new CelMatcher { ExprMatch = new CelExpression { CelExprParsed = expression } }),
        },
    };

    private static TypedExtensionConfig Extension(string name, IMessage config) => new() { Name = name, TypedConfig = TypedConfig.Of(config) };
}
