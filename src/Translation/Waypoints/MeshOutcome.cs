namespace KGateway.Translation.Waypoints;

/// <summary>What a route's reference to a Service led to; greater is better.</summary>
internal enum MeshOutcome
{
    /// <summary>The Service can't be a parent, or has no such port.</summary>
    NoMatchingParent,

    /// <summary>The port doesn't carry HTTP.</summary>
    NotHttp,

    /// <summary>A kind of routes that comes first has the port: gRPC before HTTP.</summary>
    Conflicted,

    /// <summary>The route is attached.</summary>
    Attached,
}
