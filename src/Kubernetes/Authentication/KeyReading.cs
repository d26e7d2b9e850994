namespace KGateway.Kubernetes.Authentication;

/// <summary>What is known of the cluster's keys.</summary>
/// <param name="Keys">The keys; null while none could be read.</param>
/// <param name="Problem">Why the newest reading failed; null if it didn't.</param>
internal readonly record struct KeyReading(KeySet? Keys, string? Problem);
