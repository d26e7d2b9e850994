using KGateway.Resources.GatewayApi;
using KGateway.Translation.Routes.Delegation;
using KGateway.Translation.State;

namespace KGateway.Translation.Routes;

/// <summary>Looks up everything that a route refers to. Depends on nothing but the route, what it names, and the settings.</summary>
public static class RouteResolver
{
    /// <summary>Resolves an HTTPRoute; <paramref name="backendVariant"/> is the variant of backends that it uses.</summary>
    public static ResolvedRoute Resolve(
        HttpRoute route, ILookups lookups, TranslationSettings settings, RouteParentKind parent, string backendVariant = "")
    {
        ArgumentNullException.ThrowIfNull(route);
        var rules = new RuleResolver(route, lookups, settings, parent, backendVariant);
        var expansion = new RouteExpansion(lookups, settings);
        expansion.AddAll(rules, route);
        return rules.ToRoute(expansion.Reports);
    }

    /// <summary>Resolves a GRPCRoute; <paramref name="backendVariant"/> is the variant of backends that it uses.</summary>
    public static ResolvedRoute Resolve(
        GrpcRoute route, ILookups lookups, TranslationSettings settings, RouteParentKind parent, string backendVariant = "")
    {
        ArgumentNullException.ThrowIfNull(route);
        var rules = new RuleResolver(route, lookups, settings, parent, backendVariant);
        for (int i = 0; i < route.Spec.Rules.Count; i++)
            rules.Add(i, GrpcRules.ToHttp(route.Spec.Rules[i]), Inheritance.None, i);
        return rules.ToRoute([]);
    }
}
