using KGateway.Resources.Kgateway;

namespace KGateway.Translation.Backends;

/// <summary>A backend reference after lookup. What doesn't resolve still has a cluster name, one that makes Envoy answer 500.</summary>
/// <param name="Key">The backend; null when the reference doesn't resolve.</param>
/// <param name="AppProtocol">What the backend speaks.</param>
/// <param name="Problem">Why the reference doesn't resolve; null when it does.</param>
public readonly record struct ResolvedBackend(BackendKey? Key, AppProtocol AppProtocol, ReferenceProblem? Problem)
{
    /// <summary>Type of a Backend, or that of the Backend that an object of another kind is like; null for all others.</summary>
    public BackendType? Type { get; init; }

    /// <summary>Name of the cluster that traffic is sent to.</summary>
    public string ClusterName => Key?.ClusterName ?? BackendKey.BlackholeCluster;
}
