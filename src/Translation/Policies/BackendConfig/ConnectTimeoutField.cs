using Google.Protobuf.WellKnownTypes;
using KGateway.Resources.Kgateway.BackendConfigPolicies;
using KGateway.Translation.Clusters;

namespace KGateway.Translation.Policies.BackendConfig;

/// <summary>How long establishing a connection may take.</summary>
internal sealed class ConnectTimeoutField(TimeSpan timeout) : BackendField
{
    public const string Name = "connectTimeout";

    /// <inheritdoc/>
    public override string Key => Name;

    /// <summary>Resolves the field; null when it isn't set.</summary>
    public static ConnectTimeoutField? Resolve(BackendConfigPolicySpec spec, BackendFieldContext context)
    {
        context.CheckPositive(Name, spec.ConnectTimeout);
        return spec.ConnectTimeout is { } timeout ? new(timeout) : null;
    }

    /// <inheritdoc/>
    public override void Apply(ClusterDraft draft) => draft.Message.ConnectTimeout = Duration.FromTimeSpan(timeout);
}
