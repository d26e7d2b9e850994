using KGateway.Resources.Validation.Kgateway.BackendConfigPolicies;

namespace KGateway.Resources.Kgateway.BackendConfigPolicies;

/// <summary>How host names are looked up.</summary>
[CheckedBy<DnsSettingsRules>]
public sealed record DnsSettings
{
    /// <summary>Time between two lookups.</summary>
    [DurationRange("1ms")]
    public TimeSpan? RefreshRate { get; init; }

    /// <summary>How much is added to it at random, at most.</summary>
    public TimeSpan? Jitter { get; init; }

    /// <summary>Whether the lifetime of DNS records is used instead.</summary>
    [JsonName("respectTTL")]
    public bool? RespectTtl { get; init; }
}
