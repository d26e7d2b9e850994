namespace KGateway.EndToEnd.Cluster.Harness;

/// <summary>The tests that share one lab and the control plane that is installed in it, one after the other.</summary>
[CollectionDefinition("Cluster")]
public sealed class ClusterCollection : ICollectionFixture<Installation>;
