using System.Collections.Immutable;
using KGateway.Translation.BackendTls;
using KGateway.Translation.Encoding;
using KGateway.Translation.Policies.BackendConfig;

namespace KGateway.Translation.Clusters;

/// <summary>What became of a backend.</summary>
/// <param name="Cluster">The cluster; null when the backend can't be served, so that traffic to it gets 500.</param>
/// <param name="Eds">Whether the cluster's endpoints are sent apart from it (EDS).</param>
/// <param name="Errors">Why the backend can't be served, for its status; empty when it can.</param>
public sealed record ClusterResult(EncodedMessage? Cluster, bool Eds, ImmutableArray<string> Errors)
{
    /// <summary>What became of the BackendTLSPolicies of the backend.</summary>
    internal ImmutableArray<BackendTlsOutcome> TlsPolicies { get; init; } = [];

    /// <summary>What became of the BackendConfigPolicies of the backend.</summary>
    internal ImmutableArray<BackendPolicyOutcome> Policies { get; init; } = [];

    /// <summary>What became of the DestinationRule of the backend; null when it has none.</summary>
    internal DestinationRuleOutcome? Rule { get; init; }

    internal static ClusterResult Failed(params ReadOnlySpan<string> errors) => new(null, false, [.. errors]);
}
