namespace KGateway.Resources;

/// <summary>Whether objects of a kind live in a namespace.</summary>
public enum ResourceScope
{
    /// <summary>Objects have a namespace.</summary>
    Namespaced,

    /// <summary>Objects have no namespace.</summary>
    Cluster,
}
