using KGateway.Resources.Kgateway.Policies;
using KGateway.Resources.Validation.Kgateway.TrafficPolicies;

namespace KGateway.Resources.Kgateway.TrafficPolicies;

/// <summary>Authentication by user and password; exactly one of the members is set.</summary>
[CheckedBy<BasicAuthPolicyRules>]
public sealed record BasicAuthPolicy
{
    /// <summary>Lines of an htpasswd file, <c>user:{SHA}hash</c>.</summary>
    [Items(1, 256)]
    public EquatableArray<string> Users { get; init; }

    /// <summary>Secret with an htpasswd file, at the key <c>.htpasswd</c> unless said otherwise.</summary>
    public SecretKeyReference? SecretRef { get; init; }

    /// <summary>Switches off what is set for a wider target.</summary>
    public PolicyDisable? Disable { get; init; }
}
