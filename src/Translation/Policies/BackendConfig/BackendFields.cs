using System.Collections.Immutable;
using KGateway.Resources.Kgateway.BackendConfigPolicies;
using KGateway.Translation.State;

namespace KGateway.Translation.Policies.BackendConfig;

/// <summary>All fields of BackendConfigPolicies: the one place to add one.</summary>
internal static class BackendFields
{
    // In the order in which they are written; each gives null when the policy doesn't set the field, or after it failed.
    private static readonly ImmutableArray<(string Key, Func<BackendConfigPolicySpec, BackendFieldContext, BackendField?> Resolve)> All =
    [
        (ConnectTimeoutField.Name, ConnectTimeoutField.Resolve),
        (BufferLimitField.Name, BufferLimitField.Resolve),
        (TcpKeepaliveField.Name, TcpKeepaliveField.Resolve),
        (DnsRefreshRateField.Name, DnsRefreshRateField.Resolve),
        (DnsJitterField.Name, DnsJitterField.Resolve),
        (DnsTtlField.Name, DnsTtlField.Resolve),
        (CommonHttpField.Name, CommonHttpField.Resolve),
        (Http1Field.Name, Http1Field.Resolve),
        (Http2Field.Name, Http2Field.Resolve),
        (TlsField.Name, TlsField.Resolve),
        (LoadBalancerField.Name, LoadBalancerField.Resolve),
        (HealthCheckField.Name, HealthCheckField.Resolve),
        (OutlierDetectionField.Name, OutlierDetectionField.Resolve),
        (CircuitBreakersField.Name, CircuitBreakersField.Resolve),
        (ProxyProtocolField.Name, ProxyProtocolField.Resolve),
    ];

    /// <summary>Resolves all fields that a policy sets, in the order in which they are written.</summary>
    public static ResolvedBackendPolicy Resolve(BackendConfigPolicy policy, ILookups lookups, TranslationSettings settings)
    {
        var context = new BackendFieldContext(policy, lookups, settings);
        var fields = ImmutableArray.CreateBuilder<BackendField>();
        foreach (var (_, resolve) in All)
        {
            if (resolve(policy.Spec, context) is { } field)
                fields.Add(field);
        }

        return new(policy, fields.ToImmutable(), context.Problems);
    }

    /// <summary>Place of a field in the order in which fields are written.</summary>
    public static int Order(BackendField field)
    {
        for (var i = 0; i < All.Length; i++)
        {
            if (All[i].Key == field.Key)
                return i;
        }

        return All.Length;
    }
}
