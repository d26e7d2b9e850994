namespace KGateway.Resources.GatewayApi;

/// <summary>Which routes a default Gateway takes, and which default Gateways a route uses.</summary>
public enum DefaultGatewayScope
{
    /// <summary>No route.</summary>
    None,

    /// <summary>All routes.</summary>
    All,
}
