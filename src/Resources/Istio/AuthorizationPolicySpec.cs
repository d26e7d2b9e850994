namespace KGateway.Resources.Istio;

/// <summary>Specification of an AuthorizationPolicy.</summary>
public sealed record AuthorizationPolicySpec
{
    /// <summary>Workloads in the policy's namespace; such policies are enforced at the workloads, not at waypoints.</summary>
    public WorkloadSelector? Selector { get; init; }

    /// <summary>The one object that the policy applies to; the older form of <see cref="TargetRefs"/>.</summary>
    public PolicyTargetReference? TargetRef { get; init; }

    /// <summary>The objects that the policy applies to.</summary>
    public EquatableArray<PolicyTargetReference> TargetRefs { get; init; }

    /// <summary>What the policy matches: any of these. Without rules it matches nothing.</summary>
    public EquatableArray<AuthorizationRule> Rules { get; init; }

    /// <summary>ALLOW, DENY, AUDIT or CUSTOM.</summary>
    public string Action { get; init; } = "ALLOW";

    /// <summary>Who decides on what a CUSTOM policy matches.</summary>
    public AuthorizationProvider? Provider { get; init; }

    /// <summary>Fields that aren't known: what they ask for can't be enforced.</summary>
    [CollectsUnknownFields]
    public EquatableArray<string> UnknownFields { get; init; }
}
