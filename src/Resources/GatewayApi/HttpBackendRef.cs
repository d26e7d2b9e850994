using KGateway.Resources.Validation.HttpRoutes;

namespace KGateway.Resources.GatewayApi;

/// <summary>A backend of an HTTPRoute.</summary>
[CheckedBy<HttpBackendRefRules>]
public sealed record HttpBackendRef : BackendRef
{
    /// <summary>Filters of requests that go to this backend.</summary>
    [Items(0, 16)]
    public EquatableArray<HttpRouteFilter> Filters { get; init; }
}
