using Google.Protobuf.WellKnownTypes;
using KGateway.Resources.Kgateway.BackendConfigPolicies;
using KGateway.Translation.Clusters;

namespace KGateway.Translation.Policies.BackendConfig;

/// <summary>Options of all versions of HTTP.</summary>
internal sealed class CommonHttpField(CommonHttpProtocolOptions options) : BackendField
{
    public const string Name = "commonHttpProtocolOptions";

    /// <inheritdoc/>
    public override string Key => Name;

    /// <summary>Resolves the field; null when it isn't set.</summary>
    public static CommonHttpField? Resolve(BackendConfigPolicySpec spec, BackendFieldContext context)
    {
        if (spec.CommonHttpProtocolOptions is not { } options)
            return null;
        if (options.MaxHeadersCount is not < 1)
            return new(options);
        context.Fail($"{Name}.maxHeadersCount must be at least 1");
        return null;
    }

    /// <inheritdoc/>
    public override void Apply(ClusterDraft draft)
    {
        var common = new Envoy.Config.Core.V3.HttpProtocolOptions();
        if (options.IdleTimeout is { } idle)
            common.IdleTimeout = Duration.FromTimeSpan(idle);
        if (options.MaxHeadersCount is { } headers)
            common.MaxHeadersCount = (uint)headers;
        if (options.MaxStreamDuration is { } duration)
            common.MaxStreamDuration = Duration.FromTimeSpan(duration);
        if (options.MaxRequestsPerConnection is { } requests)
            common.MaxRequestsPerConnection = (uint)Math.Max(0, requests);
        draft.Http ??= Http1Field.Options();
        draft.Http.CommonHttpProtocolOptions = common;
    }
}
