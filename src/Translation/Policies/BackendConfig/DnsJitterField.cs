using Google.Protobuf.WellKnownTypes;
using KGateway.Resources.Kgateway.BackendConfigPolicies;
using KGateway.Translation.Clusters;

namespace KGateway.Translation.Policies.BackendConfig;

/// <summary>How much is added at random to the time between two lookups.</summary>
internal sealed class DnsJitterField(TimeSpan jitter) : BackendField
{
    public const string Name = "dns.jitter";

    /// <inheritdoc/>
    public override string Key => Name;

    /// <summary>Resolves the field; null when it isn't set.</summary>
    public static DnsJitterField? Resolve(BackendConfigPolicySpec spec, BackendFieldContext context) =>
        spec.Dns?.Jitter is { } jitter ? new(jitter) : null;

    /// <inheritdoc/>
    public override void Apply(ClusterDraft draft)
    {
        if (draft.Dns is { } dns)
            dns.DnsJitter = Duration.FromTimeSpan(jitter);
    }
}
