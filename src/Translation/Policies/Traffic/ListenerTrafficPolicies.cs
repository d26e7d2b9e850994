using System.Collections.Immutable;
using KGateway.Resources.GatewayApi;
using KGateway.Translation.Gateways;
using KGateway.Translation.Policies.Merging;

namespace KGateway.Translation.Policies.Traffic;

/// <summary>Which TrafficPolicies apply to the routes of listeners, those of the highest priority first.</summary>
internal static class ListenerTrafficPolicies
{
    /// <summary>Those of a listener: attached to it by its name, then those of the ListenerSet that it is from.</summary>
    public static ImmutableArray<MergeSource<TrafficField>> OfListener(AttachedListener listener, TrafficPolicySources sources)
    {
        var attached = sources.AttachedTo(listener.Owner.Source);
        var own = sources.Of(attached.Of(listener.Spec.Name));
        return listener.Owner.IsListenerSet ? own.AddRange(sources.Of(attached.Of(null))) : own;
    }

    /// <summary>Those of the route table of a listener: of the listener, unless it shares the table with others, then of the Gateway.</summary>
    public static ImmutableArray<MergeSource<TrafficField>> OfTable(AttachedListener listener, Gateway gateway, TrafficPolicySources sources)
    {
        var ofGateway = sources.Of(sources.AttachedTo(gateway).Of(null));
        return listener.SharesTable ? ofGateway : OfListener(listener, sources).AddRange(ofGateway);
    }
}
