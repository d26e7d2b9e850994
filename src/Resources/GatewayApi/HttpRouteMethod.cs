namespace KGateway.Resources.GatewayApi;

/// <summary>HTTP methods that a route can match.</summary>
public enum HttpRouteMethod
{
    /// <summary>GET.</summary>
    [JsonName("GET")]
    Get,

    /// <summary>HEAD.</summary>
    [JsonName("HEAD")]
    Head,

    /// <summary>POST.</summary>
    [JsonName("POST")]
    Post,

    /// <summary>PUT.</summary>
    [JsonName("PUT")]
    Put,

    /// <summary>DELETE.</summary>
    [JsonName("DELETE")]
    Delete,

    /// <summary>CONNECT.</summary>
    [JsonName("CONNECT")]
    Connect,

    /// <summary>OPTIONS.</summary>
    [JsonName("OPTIONS")]
    Options,

    /// <summary>TRACE.</summary>
    [JsonName("TRACE")]
    Trace,

    /// <summary>PATCH.</summary>
    [JsonName("PATCH")]
    Patch,
}
