using Envoy.Config.Route.V3;
using KGateway.Resources.Kgateway.TrafficPolicies;
using KGateway.Translation.Routes;

namespace KGateway.Translation.Policies.Traffic;

/// <summary>
/// Field <c>autoHostRewrite</c>: the host becomes the name of the chosen endpoint, where no filter of the route sets one. False says nothing
/// to Envoy, but takes the place of what other policies of the same route say.
/// </summary>
internal sealed class AutoHostRewriteField : TrafficField
{
    private readonly bool _rewrites;

    private AutoHostRewriteField(bool rewrites) => _rewrites = rewrites;

    /// <inheritdoc/>
    public override string Key => "autoHostRewrite";

    /// <summary>Resolves the field.</summary>
    public static TrafficField? Resolve(TrafficPolicySpec spec, TrafficFieldContext context) =>
        spec.AutoHostRewrite is { } rewrites ? new AutoHostRewriteField(rewrites) : null;

    /// <inheritdoc/>
    public override void Apply(RouteDraft draft)
    {
        if (_rewrites && draft.Action is { HostRewriteSpecifierCase: RouteAction.HostRewriteSpecifierOneofCase.None } action)
            action.AutoHostRewrite = true;
    }
}
