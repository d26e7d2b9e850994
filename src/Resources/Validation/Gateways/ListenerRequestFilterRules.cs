using KGateway.Resources.GatewayApi;

namespace KGateway.Resources.Validation.Gateways;

/// <summary>Rules of a filter of a listener.</summary>
internal sealed class ListenerRequestFilterRules : IRules<ListenerRequestFilter>
{
    public void Check(ListenerRequestFilter filter, Violations violations)
    {
        FilterRules.MemberFitsType(
            violations, "externalAuth", filter.ExternalAuth is not null, "ExternalAuth", filter.Type == ListenerRequestFilterType.ExternalAuth);
        FilterRules.MemberFitsType(
            violations, "extensionRef", filter.ExtensionRef is not null, "ExtensionRef", filter.Type == ListenerRequestFilterType.ExtensionRef);
    }
}
