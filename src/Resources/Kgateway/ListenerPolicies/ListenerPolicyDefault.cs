namespace KGateway.Resources.Kgateway.ListenerPolicies;

/// <summary>Settings of the ports that have no settings of their own.</summary>
public sealed record ListenerPolicyDefault : ListenerPolicySettings
{
    /// <summary>How clients are asked for certificates; holds for all ports.</summary>
    public ClientCertificateValidation? ClientCertificateValidation { get; init; }
}
