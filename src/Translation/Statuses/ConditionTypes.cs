namespace KGateway.Translation.Statuses;

/// <summary>Types of the conditions that are written.</summary>
public static class ConditionTypes
{
    /// <summary>The object is taken on.</summary>
    public const string Accepted = "Accepted";

    /// <summary>The object is, or soon will be, in force.</summary>
    public const string Programmed = "Programmed";

    /// <summary>All references were resolved.</summary>
    public const string ResolvedRefs = "ResolvedRefs";

    /// <summary>A listener collides with another.</summary>
    public const string Conflicted = "Conflicted";

    /// <summary>A policy is attached to its targets.</summary>
    public const string Attached = "Attached";

    /// <summary>The endpoints of a backend of cloud instances were found.</summary>
    public const string EndpointsDiscovered = "EndpointsDiscovered";

    /// <summary>Part of a policy gives way to a policy of another kind.</summary>
    public const string Overridden = "Overridden";

    /// <summary>The installed Gateway API version is one that is understood.</summary>
    public const string SupportedVersion = "SupportedVersion";

    /// <summary>Some client certificates are accepted without validation.</summary>
    public const string InsecureFrontendValidationMode = "InsecureFrontendValidationMode";

    /// <summary>The TLS of a listener overlaps with that of another on its port.</summary>
    public const string OverlappingTlsConfig = "OverlappingTLSConfig";

    /// <summary>Some rules of a route aren't in force as written.</summary>
    public const string PartiallyInvalid = "PartiallyInvalid";

    /// <summary>kgateway's own condition of routes: all rules are in force as written.</summary>
    public const string RouteProgrammed = "kgateway.dev/Programmed";

    /// <summary>
    /// Our own condition of DestinationRules: False when a rule that is in force for a backend of some Gateway has a part that isn't honoured.
    /// Absent otherwise.
    /// </summary>
    public const string DestinationRuleProgrammed = RouteProgrammed;

    /// <summary>Our own condition of waypoints: False when a policy that they enforce has a part that they can't. Absent otherwise.</summary>
    public const string AuthorizationProgrammed = "kgateway.dev/AuthorizationProgrammed";

    /// <summary>Our own condition of AuthorizationPolicies: waypoints of this controller enforce the policy as it is written.</summary>
    public const string WaypointAccepted = "kgateway.dev/WaypointAccepted";

    /// <summary>Our own condition of Gateways: no connected proxy has refused its configuration or is behind. Absent without proxies.</summary>
    public const string ProxiesUpToDate = "kgateway.dev/ProxiesUpToDate";
}
