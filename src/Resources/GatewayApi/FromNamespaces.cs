namespace KGateway.Resources.GatewayApi;

/// <summary>From which namespaces routes may attach to a listener.</summary>
public enum FromNamespaces
{
    /// <summary>The Gateway's own.</summary>
    Same,

    /// <summary>Any.</summary>
    All,

    /// <summary>Those whose labels a selector matches.</summary>
    Selector,
}
