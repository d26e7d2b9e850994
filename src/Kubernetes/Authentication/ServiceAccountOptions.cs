namespace KGateway.Kubernetes.Authentication;

/// <summary>How ServiceAccount tokens of proxies are judged.</summary>
public sealed class ServiceAccountOptions
{
    /// <summary>The audience that a token must have been made for; kgateway's by default.</summary>
    public string Audience { get; set; } = "kgateway";

    /// <summary>
    /// Whether a token must be bound to a pod, and the node id be that pod's, <c>NAME.NAMESPACE</c>. Without it Envoys outside the cluster
    /// can be given tokens, too.
    /// </summary>
    public bool RequirePod { get; set; } = true;

    /// <summary>How far clocks may differ.</summary>
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>After this the cluster's keys are read again, while the known ones stay in use.</summary>
    public TimeSpan KeysLifetime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Shortest time between two readings of the keys, whatever unknown keys tokens name.</summary>
    public TimeSpan KeysInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>A token that was confirmed longer ago is confirmed anew when a proxy shows it.</summary>
    public TimeSpan ReviewLifetime { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// A token that was rejected longer ago is reviewed anew when a proxy shows it, and refused until then: an API server in trouble
    /// rejects good tokens, too.
    /// </summary>
    public TimeSpan RejectionLifetime { get; set; } = TimeSpan.FromSeconds(30);
}
