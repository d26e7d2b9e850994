using KGateway.Resources.GatewayApi;
using static KGateway.Resources.GatewayApi.GrpcRouteFilterType;

namespace KGateway.Resources.Validation.GrpcRoutes;

/// <summary>Rules of a filter of a GRPCRoute.</summary>
internal sealed class GrpcRouteFilterRules : IRules<GrpcRouteFilter>
{
    public void Check(GrpcRouteFilter filter, Violations violations)
    {
        Member("requestHeaderModifier", filter.RequestHeaderModifier is not null, "RequestHeaderModifier", RequestHeaderModifier);
        Member("responseHeaderModifier", filter.ResponseHeaderModifier is not null, "ResponseHeaderModifier", ResponseHeaderModifier);
        Member("requestMirror", filter.RequestMirror is not null, "RequestMirror", RequestMirror);
        Member("extensionRef", filter.ExtensionRef is not null, "ExtensionRef", ExtensionRef);

        void Member(string name, bool isSet, string typeName, GrpcRouteFilterType type) =>
            FilterRules.MemberFitsType(violations, name, isSet, typeName, filter.Type == type);
    }
}
