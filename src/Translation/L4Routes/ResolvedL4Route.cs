using System.Collections.Immutable;
using KGateway.Translation.Backends;
using KGateway.Translation.Clusters;

namespace KGateway.Translation.L4Routes;

/// <summary>A TLSRoute, TCPRoute or UDPRoute with its backends looked up.</summary>
/// <param name="Backends">What traffic is sent to; empty when the route names no backend.</param>
/// <param name="Keys">The distinct backends that were found.</param>
/// <param name="Problem">Why a reference doesn't resolve (the last one of several); null when all do.</param>
internal sealed record ResolvedL4Route(ImmutableArray<L4Backend> Backends, ImmutableArray<BackendKey> Keys, ReferenceProblem? Problem)
{
    /// <summary>How long connections to the backends may last.</summary>
    public StreamLimits Limits { get; init; } = StreamLimits.None;

    /// <summary>Whether the rule shares connections between several backends, of which only one may have a weight.</summary>
    public bool Shares { get; init; }

    /// <summary>The distinct names of the clusters that can exist.</summary>
    public ImmutableArray<string> Clusters
    {
        get
        {
            var names = ImmutableArray.CreateBuilder<string>(Backends.Length);
            foreach (var backend in Backends)
            {
                if (backend.Cluster != BackendKey.BlackholeCluster && !names.Contains(backend.Cluster))
                    names.Add(backend.Cluster);
            }

            return names.ToImmutable();
        }
    }
}
