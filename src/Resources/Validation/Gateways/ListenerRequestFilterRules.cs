using KGateway.Resources.GatewayApi;

namespace KGateway.Resources.Validation.Gateways;

/// <summary>Rules of a filter of a listener.</summary>
internal sealed class ListenerRequestFilterRules : IRules<ListenerRequestFilter>
{
    public void Check(ListenerRequestFilter filter, Violations violations)
    {
        Member("externalAuth", filter.ExternalAuth is not null, "ExternalAuth", ListenerRequestFilterType.ExternalAuth);
        Member("extensionRef", filter.ExtensionRef is not null, "ExtensionRef", ListenerRequestFilterType.ExtensionRef);

        void Member(string name, bool isSet, string typeName, ListenerRequestFilterType type) =>
            FilterRules.MemberFitsType(violations, name, isSet, typeName, filter.Type == type);
    }
}
