using KGateway.Resources.GatewayApi;

namespace KGateway.Resources.Validation.HttpRoutes;

/// <summary>Rules of the filters of a backend of an HTTPRoute.</summary>
internal sealed class HttpBackendRefRules : IRules<HttpBackendRef>
{
    public void Check(HttpBackendRef backend, Violations violations) =>
        HttpFilterListRules.Check("filters", backend.Filters, violations);
}
