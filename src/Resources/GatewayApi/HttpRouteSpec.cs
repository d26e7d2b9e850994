using KGateway.Resources.Validation.HttpRoutes;

namespace KGateway.Resources.GatewayApi;

/// <summary>Specification of an HTTPRoute.</summary>
[CheckedBy<HttpRouteSpecRules>]
public sealed record HttpRouteSpec : RouteSpec
{
    /// <summary>Host names; those of the listener when empty.</summary>
    [Items(0, 16)]
    [Hostname]
    public EquatableArray<string> Hostnames { get; init; }

    /// <summary>Rules; one that matches every request when absent.</summary>
    [Items(1, 16)]
    public EquatableArray<HttpRouteRule> Rules { get; init; } = [new HttpRouteRule()];
}
