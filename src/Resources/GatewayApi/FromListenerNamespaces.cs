namespace KGateway.Resources.GatewayApi;

/// <summary>From which namespaces ListenerSets may attach to a Gateway.</summary>
public enum FromListenerNamespaces
{
    /// <summary>No ListenerSet may attach.</summary>
    None,

    /// <summary>The Gateway's own.</summary>
    Same,

    /// <summary>Any.</summary>
    All,

    /// <summary>Those whose labels a selector matches.</summary>
    Selector,
}
