using System.Collections.Immutable;
using KGateway.Resources.Kgateway.TrafficPolicies;
using EnvoyCorsPolicy = Envoy.Extensions.Filters.Http.Cors.V3.CorsPolicy;

namespace KGateway.Translation.Policies.Traffic;

/// <summary>Field <c>cors</c>: what the filter CORS of routes says, or that there is none.</summary>
internal sealed class CorsField : TrafficField
{
    private readonly EnvoyCorsPolicy _config;

    private CorsField(EnvoyCorsPolicy config) => _config = config;

    /// <inheritdoc/>
    public override string Key => "cors";

    /// <inheritdoc/>
    public override ImmutableArray<HttpFilter> Filters => [Cors.ChainFilter];

    /// <summary>Resolves the field.</summary>
    public static TrafficField? Resolve(TrafficPolicySpec spec, TrafficFieldContext context)
    {
        if (spec.Cors is not { } cors)
            return null;
        return new CorsField(cors.Disable is null
            ? Cors.ToEnvoy(cors)
            : new EnvoyCorsPolicy { FilterEnabled = Percentages.Of(0, "envoy.cors.filter_enabled") });
    }

    /// <inheritdoc/>
    public override void Configure(FilterConfigs configs) => configs.Configure(Cors.FilterName, _config);
}
