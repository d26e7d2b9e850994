using System.Collections.Immutable;
using KGateway.Resources;

namespace KGateway.Kubernetes.Sources;

/// <summary>Which kinds are read from a cluster: Istio's only where something depends on them.</summary>
/// <param name="istio">Whether Istio's kinds are among them.</param>
public sealed class WatchedKinds(bool istio)
{
    /// <summary>The kinds.</summary>
    public ImmutableArray<ResourceKind> All { get; } =
        istio ? ResourceKinds.All : [.. ResourceKinds.All.Where(static kind => !IsIstio(kind))];

    private static bool IsIstio(ResourceKind kind) =>
        kind.Group is ResourceKinds.IstioNetworkingGroup or ResourceKinds.IstioSecurityGroup;
}
