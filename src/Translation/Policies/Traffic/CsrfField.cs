using System.Collections.Immutable;
using KGateway.Resources.Kgateway.TrafficPolicies;
using EnvoyCsrfPolicy = Envoy.Extensions.Filters.Http.Csrf.V3.CsrfPolicy;

namespace KGateway.Translation.Policies.Traffic;

/// <summary>Field <c>csrf</c>: protection against cross-site request forgery; without a percentage it is off.</summary>
internal sealed class CsrfField : TrafficField
{
    private const string FilterName = "envoy.filters.http.csrf";
    private const string EnabledKey = "envoy.csrf.filter_enabled";

    private static readonly ImmutableArray<HttpFilter> ChainFilters =
        [new(FilterName, HttpFilterStage.Route, 0, new EnvoyCsrfPolicy { FilterEnabled = Percentages.Of(0, EnabledKey) }, disabled: true)];

    private readonly EnvoyCsrfPolicy _config;

    private CsrfField(EnvoyCsrfPolicy config) => _config = config;

    /// <inheritdoc/>
    public override string Key => "csrf";

    /// <inheritdoc/>
    public override ImmutableArray<HttpFilter> Filters => ChainFilters;

    /// <summary>Resolves the field.</summary>
    public static TrafficField? Resolve(TrafficPolicySpec spec, TrafficFieldContext context)
    {
        if (spec.Csrf is not { } csrf)
            return null;
        var config = new EnvoyCsrfPolicy { FilterEnabled = Percentages.Of(csrf.PercentageEnabled ?? 0, EnabledKey) };
        if (csrf.PercentageShadowed is { } shadowed)
            config.ShadowEnabled = Percentages.Of(shadowed, "envoy.csrf.shadow_enabled");
        foreach (var origin in csrf.AdditionalOrigins)
        {
            if (StringMatchers.Build(origin, context.Settings.ValidationMode, out var problem) is not { } matcher)
            {
                context.Fail($"csrf: additionalOrigins: {problem}");
                return null;
            }

            config.AdditionalOrigins.Add(matcher);
        }

        return new CsrfField(config);
    }

    /// <inheritdoc/>
    public override void Configure(FilterConfigs configs) => configs.Configure(FilterName, _config);
}
