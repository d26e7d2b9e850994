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

    /// <summary>The parent is a host that shares its addresses with others, which connections don't tell apart.</summary>
    SharedAddress,

    /// <summary>The route of connections can't be what it is: one with several rules, or with names that no client can ask for.</summary>
    Unsupported,

    /// <summary>The route is of datagrams, which meshes don't bring to waypoints.</summary>
    Datagrams,

    /// <summary>For the same clients, routes of a kind that comes first have the port: gRPC before HTTP before TLS before TCP.</summary>
    Conflicted,

    /// <summary>The route is attached.</summary>
    Attached,
}
