namespace KGateway.Translation.Statuses;

/// <summary>What became of an AuthorizationPolicy at waypoints; of several the greatest is told.</summary>
public enum AuthorizationOutcome
{
    /// <summary>It is enforced as written.</summary>
    Enforced,

    /// <summary>A target of it has no traffic that passes a waypoint.</summary>
    NotBound,

    /// <summary>Some of its rules can't be enforced as written.</summary>
    PartlyInvalid,

    /// <summary>None of it can be enforced as written.</summary>
    Invalid,
}
