using KGateway.Resources.Kgateway.BackendConfigPolicies;
using KGateway.Translation.Clusters;

namespace KGateway.Translation.Policies.BackendConfig;

/// <summary>Whether the lifetime of DNS records says when to look up again.</summary>
internal sealed class DnsTtlField(bool respect) : BackendField
{
    public const string Name = "dns.respectTTL";

    /// <inheritdoc/>
    public override string Key => Name;

    /// <summary>Resolves the field; null when it isn't set.</summary>
    public static DnsTtlField? Resolve(BackendConfigPolicySpec spec, BackendFieldContext context) =>
        spec.Dns?.RespectTtl is { } respect ? new(respect) : null;

    /// <inheritdoc/>
    public override void Apply(ClusterDraft draft)
    {
        if (draft.Dns is { } dns)
            dns.RespectDnsTtl = respect;
    }
}
