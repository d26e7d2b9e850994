using Google.Protobuf.WellKnownTypes;
using KGateway.Resources.Kgateway.BackendConfigPolicies;
using KGateway.Translation.Clusters;

namespace KGateway.Translation.Policies.BackendConfig;

/// <summary>Time between two lookups of host names.</summary>
internal sealed class DnsRefreshRateField(TimeSpan rate) : BackendField
{
    public const string Name = "dns.refreshRate";

    // Envoy takes only more than this.
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(1);

    /// <inheritdoc/>
    public override string Key => Name;

    /// <summary>Resolves the field; null when it isn't set.</summary>
    public static DnsRefreshRateField? Resolve(BackendConfigPolicySpec spec, BackendFieldContext context)
    {
        if (spec.Dns?.RefreshRate is not { } rate)
            return null;
        if (rate > Least)
            return new(rate);
        context.Fail($"{Name} must be greater than 1ms");
        return null;
    }

    /// <inheritdoc/>
    public override void Apply(ClusterDraft draft)
    {
        if (draft.Dns is { } dns)
            dns.DnsRefreshRate = Duration.FromTimeSpan(rate);
    }
}
