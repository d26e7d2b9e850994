namespace KGateway.Translation.Routes;

/// <summary>What kind of parent a route is resolved for.</summary>
public enum RouteParentKind
{
    /// <summary>A Gateway or ListenerSet.</summary>
    Gateway,

    /// <summary>A Service of the mesh (GAMMA): references to backends need no ReferenceGrant.</summary>
    Mesh,
}
