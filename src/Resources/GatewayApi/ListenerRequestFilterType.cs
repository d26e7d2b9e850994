namespace KGateway.Resources.GatewayApi;

/// <summary>Types of listener filters.</summary>
public enum ListenerRequestFilterType
{
    /// <summary>External authorization.</summary>
    ExternalAuth,

    /// <summary>A filter defined by another object.</summary>
    ExtensionRef,
}
