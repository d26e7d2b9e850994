namespace KGateway.Translation.L4Routes;

/// <summary>One of the clusters that a route shares its connections between.</summary>
/// <param name="Cluster">Name of the cluster; one that never exists when the backend wasn't found, so that its share is closed.</param>
/// <param name="Weight">Share; more than 0, except that of an only backend, which isn't looked at.</param>
internal readonly record struct L4Backend(string Cluster, int Weight);
