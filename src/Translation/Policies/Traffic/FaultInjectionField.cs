using System.Collections.Immutable;
using Envoy.Extensions.Filters.Http.Fault.V3;
using Google.Protobuf.WellKnownTypes;
using KGateway.Resources.Kgateway.TrafficPolicies;
using EnvoyFaultDelay = Envoy.Extensions.Filters.Common.Fault.V3.FaultDelay;
using EnvoyFaultRateLimit = Envoy.Extensions.Filters.Common.Fault.V3.FaultRateLimit;

namespace KGateway.Translation.Policies.Traffic;

/// <summary>Field <c>faultInjection</c>: requests that wait or are refused, responses that are slow.</summary>
internal sealed class FaultInjectionField : TrafficField
{
    private const string FilterName = "envoy.filters.http.fault";

    private static readonly ImmutableArray<HttpFilter> ChainFilters =
        [new(FilterName, HttpFilterStage.Fault, 0, new HTTPFault(), disabled: true)];

    private readonly HTTPFault _config;

    private FaultInjectionField(HTTPFault config) => _config = config;

    /// <inheritdoc/>
    public override string Key => "faultInjection";

    /// <inheritdoc/>
    public override ImmutableArray<HttpFilter> Filters => ChainFilters;

    /// <summary>Resolves the field.</summary>
    public static TrafficField? Resolve(TrafficPolicySpec spec, TrafficFieldContext context)
    {
        if (spec.FaultInjection is not { } policy)
            return null;
        if (policy.Disable is not null)
            return new FaultInjectionField(new HTTPFault());
        if (FindProblem(policy) is { } problem)
        {
            context.Fail($"faultInjection: {problem}");
            return null;
        }

        return new FaultInjectionField(ToEnvoy(policy));
    }

    /// <inheritdoc/>
    public override void Configure(FilterConfigs configs) => configs.Configure(FilterName, _config);

    private static string? FindProblem(FaultInjectionPolicy policy)
    {
        if (policy.Delay is { } delay && (delay.FixedDelay <= TimeSpan.Zero || delay.FixedDelay > TimeSpan.FromHours(1)))
            return "fixedDelay must be between 1ms and 1h";
        if (policy.Abort is { HttpStatus: null, GrpcStatus: null })
            return "abort has no status";
        if (policy.Abort is { HttpStatus: < 200 or > 599 })
            return "httpStatus must be between 200 and 599";
        if (policy.Abort is { GrpcStatus: < 0 or > 16 })
            return "grpcStatus must be between 0 and 16";
        if (policy.ResponseRateLimit is { KbitsPerSecond: < 1 })
            return "kbitsPerSecond must be at least 1";
        return policy.MaxActiveFaults < 0 ? "maxActiveFaults must not be negative" : null;
    }

    private static HTTPFault ToEnvoy(FaultInjectionPolicy policy)
    {
        var fault = new HTTPFault();
        if (policy.Delay is { } delay)
        {
            fault.Delay = new EnvoyFaultDelay
            {
                FixedDelay = Duration.FromTimeSpan(delay.FixedDelay),
                Percentage = Percentages.Of(delay.Percentage),
            };
        }

        if (policy.Abort is { } abort)
        {
            fault.Abort = new Envoy.Extensions.Filters.Http.Fault.V3.FaultAbort { Percentage = Percentages.Of(abort.Percentage) };
            if (abort.HttpStatus is { } http)
                fault.Abort.HttpStatus = (uint)http;
            else
                fault.Abort.GrpcStatus = (uint)abort.GrpcStatus.GetValueOrDefault();
        }

        if (policy.ResponseRateLimit is { } limit)
        {
            fault.ResponseRateLimit = new EnvoyFaultRateLimit
            {
                FixedLimit = new EnvoyFaultRateLimit.Types.FixedLimit { LimitKbps = (ulong)limit.KbitsPerSecond },
                Percentage = Percentages.Of(limit.Percentage),
            };
        }

        if (policy.MaxActiveFaults is { } max)
            fault.MaxActiveFaults = (uint)max;
        return fault;
    }
}
