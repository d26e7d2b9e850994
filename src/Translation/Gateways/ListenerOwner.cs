using KGateway.Resources;
using KGateway.Resources.GatewayApi;

namespace KGateway.Translation.Gateways;

/// <summary>A Gateway, or a ListenerSet that may add to it: what routes name as a parent.</summary>
internal sealed class ListenerOwner(Resource source, EquatableArray<Listener> specs)
{
    /// <summary>The object.</summary>
    public Resource Source { get; } = source;

    /// <summary>Its id.</summary>
    public ResourceId Id { get; } = source.Id;

    /// <summary>Whether it is a ListenerSet.</summary>
    public bool IsListenerSet => Source is ListenerSet;

    /// <summary>Its listeners as written.</summary>
    public EquatableArray<Listener> Specs { get; } = specs;

    /// <summary>Its listeners, in order.</summary>
    public AttachedListener[] Listeners { get; set; } = [];
}
