using KGateway.Kubernetes.Membership.Table;

namespace KGateway.Kubernetes.Membership.Pods;

/// <summary>A silo that can't be running, and why.</summary>
internal sealed record LostSilo(SiloAddress Silo, SiloRow Row, string Reason);
