using KGateway.Resources.GatewayApi;
using static KGateway.Resources.GatewayApi.HttpRouteFilterType;

namespace KGateway.Resources.Validation.HttpRoutes;

/// <summary>Rules of a filter of an HTTPRoute.</summary>
internal sealed class HttpRouteFilterRules : IRules<HttpRouteFilter>
{
    public void Check(HttpRouteFilter filter, Violations violations)
    {
        Member("cors", filter.Cors is not null, "CORS", Cors);
        Member("requestHeaderModifier", filter.RequestHeaderModifier is not null, "RequestHeaderModifier", RequestHeaderModifier);
        Member("responseHeaderModifier", filter.ResponseHeaderModifier is not null, "ResponseHeaderModifier", ResponseHeaderModifier);
        Member("requestMirror", filter.RequestMirror is not null, "RequestMirror", RequestMirror);
        Member("requestRedirect", filter.RequestRedirect is not null, "RequestRedirect", RequestRedirect);
        Member("urlRewrite", filter.UrlRewrite is not null, "URLRewrite", UrlRewrite);
        Member("extensionRef", filter.ExtensionRef is not null, "ExtensionRef", ExtensionRef);
        Member("externalAuth", filter.ExternalAuth is not null, "ExternalAuth", ExternalAuth);

        void Member(string name, bool isSet, string typeName, HttpRouteFilterType type) =>
            FilterRules.MemberFitsType(violations, name, isSet, typeName, filter.Type == type);
    }
}
