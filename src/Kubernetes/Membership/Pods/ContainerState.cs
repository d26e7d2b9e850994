namespace KGateway.Kubernetes.Membership.Pods;

/// <summary>A container, and when its last process ended; null if none has. A later process may run already.</summary>
internal sealed record ContainerState(string Name, DateTimeOffset? Finished);
