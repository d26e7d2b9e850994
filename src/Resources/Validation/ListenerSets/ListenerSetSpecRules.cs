using KGateway.Resources.GatewayApi;
using KGateway.Resources.Validation.Gateways;

namespace KGateway.Resources.Validation.ListenerSets;

/// <summary>Rules of a ListenerSet over its listeners.</summary>
internal sealed class ListenerSetSpecRules : IRules<ListenerSetSpec>
{
    public void Check(ListenerSetSpec spec, Violations violations) => ListenerRules.CombinationsAreUnique(spec.Listeners, violations);
}
