using KGateway.Resources.Kgateway.BackendConfigPolicies;
using KGateway.Translation.Clusters;

namespace KGateway.Translation.Policies.BackendConfig;

/// <summary>The soft limit of a connection's buffers.</summary>
internal sealed class BufferLimitField(uint bytes) : BackendField
{
    public const string Name = "perConnectionBufferLimitBytes";

    /// <inheritdoc/>
    public override string Key => Name;

    /// <summary>Resolves the field; null when it isn't set.</summary>
    public static BufferLimitField? Resolve(BackendConfigPolicySpec spec, BackendFieldContext context)
    {
        if (spec.PerConnectionBufferLimitBytes is not { } limit)
            return null;
        if (limit >= 0)
            return new((uint)limit);
        context.Fail($"{Name} {limit} is negative");
        return null;
    }

    /// <inheritdoc/>
    public override void Apply(ClusterDraft draft) => draft.Message.PerConnectionBufferLimitBytes = bytes;
}
