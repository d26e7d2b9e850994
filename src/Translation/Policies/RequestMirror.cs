using Envoy.Config.Core.V3;
using Envoy.Config.Route.V3;
using Envoy.Type.V3;
using KGateway.Resources.GatewayApi;
using KGateway.Translation.Backends;
using KGateway.Translation.Routes;

namespace KGateway.Translation.Policies;

/// <summary>Filter RequestMirror: sends copies of requests to another backend. Several add up.</summary>
internal sealed class RequestMirror(HttpRequestMirrorFilter filter, BackendKey backend) : IRoutePolicy
{
    private const long Million = 1_000_000;

    /// <summary>Where copies go.</summary>
    public BackendKey Backend => backend;

    /// <inheritdoc/>
    public void Apply(RouteDraft draft)
    {
        if (draft.Action is not { } action)
            return;
        if (filter.Percent is < 0 or > 100 || filter.Fraction is { Numerator: < 0 } or { Denominator: < 1 })
        {
            draft.Fail("the share of requests to mirror is not between none and all");
            return;
        }

        var mirror = new RouteAction.Types.RequestMirrorPolicy { Cluster = backend.ClusterName };
        if (Share() is { } share)
            mirror.RuntimeFraction = new RuntimeFractionalPercent { DefaultValue = share };
        action.RequestMirrorPolicies.Add(mirror);
    }

    private FractionalPercent? Share()
    {
        if (filter.Percent is { } percent)
            return new FractionalPercent { Numerator = (uint)percent };
        if (filter.Fraction is not { } fraction)
            return null;
        return new FractionalPercent
        {
            Numerator = (uint)Math.Min(Million, fraction.Numerator * Million / fraction.Denominator),
            Denominator = FractionalPercent.Types.DenominatorType.Million,
        };
    }
}
