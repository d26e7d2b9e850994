namespace KGateway.Translation.Waypoints;

/// <summary>What a route's reference to a Service led to; greater is better.</summary>
internal enum MeshOutcome
{
    /// <summary>The Service can't be a parent, or has no such port.</summary>
    NoMatchingParent,

    /// <summary>The port doesn't carry HTTP.</summary>
    NotHttp,

    /// <summary>The port carries HTTP, which streams of bytes are not.</summary>
    NotTcp,

    /// <summary>The route can't be what it is: a TCPRoute for the clients of one namespace, or with several rules.</summary>
    Unsupported,

    /// <summary>A kind of routes that comes first has the port: gRPC before HTTP before TCP; of TCPRoutes the oldest.</summary>
    Conflicted,

    /// <summary>The route is attached.</summary>
    Attached,
}
