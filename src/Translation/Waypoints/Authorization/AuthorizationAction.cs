namespace KGateway.Translation.Waypoints.Authorization;

/// <summary>What becomes of requests that a policy matches, in the order in which Envoy asks.</summary>
internal enum AuthorizationAction
{
    /// <summary>Somebody outside decides.</summary>
    Custom,

    /// <summary>They are noted.</summary>
    Audit,

    /// <summary>They are refused.</summary>
    Deny,

    /// <summary>They pass; all others are refused.</summary>
    Allow,
}
