using KGateway.Resources.GatewayApi;

namespace KGateway.Resources.Validation.GrpcRoutes;

/// <summary>Rules of the filters of a backend of a GRPCRoute.</summary>
internal sealed class GrpcBackendRefRules : IRules<GrpcBackendRef>
{
    public void Check(GrpcBackendRef backend, Violations violations) =>
        GrpcRouteRuleRules.FiltersAreNotRepeated(backend.Filters, violations);
}
