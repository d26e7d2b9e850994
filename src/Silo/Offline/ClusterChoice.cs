namespace KGateway.Silo.Offline;

/// <summary>Which clusters a translation prints.</summary>
internal enum ClusterChoice
{
    /// <summary>Those that the Gateway sends traffic to, which are those that its proxies get.</summary>
    Referenced,

    /// <summary>One for every backend there is, for comparison with control planes that send all.</summary>
    All,
}
