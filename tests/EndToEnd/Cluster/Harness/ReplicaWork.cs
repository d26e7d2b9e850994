namespace KGateway.EndToEnd.Cluster.Harness;

/// <summary>What one replica does for all.</summary>
/// <param name="Gateways">The Gateways that it translates, as NAMESPACE/NAME.</param>
/// <param name="Inputs">The inputs that it reads, such as "httproutes.gateway.networking.k8s.io".</param>
internal sealed record ReplicaWork(IReadOnlySet<string> Gateways, IReadOnlyList<string> Inputs);
