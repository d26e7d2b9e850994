using KGateway.Translation.Clusters;

namespace KGateway.Translation.Policies.BackendConfig;

/// <summary>
/// One field of a BackendConfigPolicy with everything looked up that it refers to. There is one small class for each, found by its
/// name, that holds what was resolved and writes it into Envoy's cluster. Immutable.
/// </summary>
internal abstract class BackendField
{
    /// <summary>Name of the field: of several policies of a backend, the first that sets it wins.</summary>
    public abstract string Key { get; }

    /// <summary>Writes into a cluster, or tells the draft why that can't be done.</summary>
    public abstract void Apply(ClusterDraft draft);
}
