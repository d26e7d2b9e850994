using System.Collections.Immutable;
using Envoy.Type.V3;
using Google.Protobuf.WellKnownTypes;
using KGateway.Resources.Kgateway.TrafficPolicies;
using EnvoyTokenBucket = Envoy.Type.V3.TokenBucket;
using LocalRateLimit = Envoy.Extensions.Filters.Http.LocalRatelimit.V3.LocalRateLimit;

namespace KGateway.Translation.Policies.Traffic;

/// <summary>Field <c>rateLimit.local</c>: a limit that each proxy counts for itself; without a bucket there is none.</summary>
internal sealed class LocalRateLimitField : TrafficField
{
    private const string FilterName = "ratelimit/local";
    private const string StatPrefix = "http_local_rate_limiter";

    private static readonly TimeSpan ShortestFill = TimeSpan.FromMilliseconds(50);

    private static readonly ImmutableArray<HttpFilter> ChainFilters =
        [new(FilterName, HttpFilterStage.RateLimit, 0, new LocalRateLimit { StatPrefix = StatPrefix }, disabled: true)];

    private readonly LocalRateLimit _config;

    private LocalRateLimitField(LocalRateLimit config) => _config = config;

    /// <inheritdoc/>
    public override string Key => "rateLimit.local";

    /// <inheritdoc/>
    public override ImmutableArray<HttpFilter> Filters => ChainFilters;

    /// <summary>Resolves the field.</summary>
    public static TrafficField? Resolve(TrafficPolicySpec spec, TrafficFieldContext context)
    {
        if (spec.RateLimit?.Local is not { } limit)
            return null;
        if (limit.TokenBucket is not { } bucket)
            return new LocalRateLimitField(Off());
        if (bucket.MaxTokens < 1 || bucket.TokensPerFill < 1)
        {
            context.Fail("ratelimit: maxTokens and tokensPerFill must be at least 1");
            return null;
        }

        if (bucket.FillInterval < ShortestFill)
        {
            context.Fail("ratelimit: fillInterval must be at least 50ms");
            return null;
        }

        return new LocalRateLimitField(new LocalRateLimit
        {
            StatPrefix = StatPrefix,
            TokenBucket = new EnvoyTokenBucket
            {
                MaxTokens = (uint)bucket.MaxTokens,
                TokensPerFill = (uint)bucket.TokensPerFill,
                FillInterval = Duration.FromTimeSpan(bucket.FillInterval),
            },
            FilterEnabled = Percentages.Of(limit.PercentEnabled, "local_rate_limit_enabled"),
            FilterEnforced = Percentages.Of(limit.PercentEnforced, "local_rate_limit_enforced"),
        });
    }

    /// <inheritdoc/>
    public override void Configure(FilterConfigs configs) => configs.Configure(FilterName, _config);

    // Envoy demands a bucket also where none of the requests is counted.
    private static LocalRateLimit Off() => new()
    {
        StatPrefix = StatPrefix,
        TokenBucket = new EnvoyTokenBucket { MaxTokens = 1, FillInterval = new Duration { Nanos = 1 } },
        FilterEnabled = Percentages.Of(0, "local_rate_limit_disabled"),
    };
}
