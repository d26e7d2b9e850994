using System.Collections.Frozen;
using Envoy.Config.Accesslog.V3;
using Envoy.Config.Core.V3;
using Envoy.Extensions.AccessLoggers.Filters.Cel.V3;
using KGateway.Resources;
using KGateway.Resources.Kgateway.ListenerPolicies;
using KGateway.Translation.Encoding;
using KGateway.Translation.Policies.Cel;
using KGateway.Translation.Routes;
using ComparisonFilter = KGateway.Resources.Kgateway.ListenerPolicies.ComparisonFilter;
using Denominator = Envoy.Type.V3.FractionalPercent.Types.DenominatorType;
using EnvoyComparison = Envoy.Config.Accesslog.V3.ComparisonFilter;
using EnvoyFilter = Envoy.Config.Accesslog.V3.AccessLogFilter;
using EnvoyGrpcStatus = Envoy.Config.Accesslog.V3.GrpcStatusFilter;
using EnvoyPercent = Envoy.Type.V3.FractionalPercent;
using EnvoyResponseFlags = Envoy.Config.Accesslog.V3.ResponseFlagFilter;
using EnvoyRuntime = Envoy.Config.Accesslog.V3.RuntimeFilter;

namespace KGateway.Translation.Policies.Listener.AccessLogs;

/// <summary>Makes Envoy's form of conditions on requests. Envoy refuses a listener for one that it doesn't understand.</summary>
internal static class AccessLogFilters
{
    private static readonly FrozenSet<string> ResponseFlags = FrozenSet.Create(
        StringComparer.Ordinal,
        "LH", "UH", "UT", "LR", "UR", "UF", "UC", "UO", "NR", "DI", "FI", "RL", "UAEX", "RLSE", "DC", "URX", "SI", "IH", "DPE", "UMSDR",
        "RFCF", "NFCF", "DT", "UPE", "NC", "OM", "DF", "DO", "DR", "UDO");

    /// <summary>The condition; null after telling <paramref name="context"/> what is wrong with it.</summary>
    public static EnvoyFilter? Build(KGateway.Resources.Kgateway.ListenerPolicies.AccessLogFilter settings, string field, ListenerFieldContext context)
    {
        if (!settings.AndFilter.IsEmpty)
        {
            var and = new AndFilter();
            return AddAll(settings.AndFilter, and.Filters, $"{field}.andFilter", context) ? new EnvoyFilter { AndFilter = and } : null;
        }

        if (!settings.OrFilter.IsEmpty)
        {
            var or = new OrFilter();
            return AddAll(settings.OrFilter, or.Filters, $"{field}.orFilter", context) ? new EnvoyFilter { OrFilter = or } : null;
        }

        return Single(settings, field, context);
    }

    private static bool AddAll(
        EquatableArray<SingleAccessLogFilter> settings,
        Google.Protobuf.Collections.RepeatedField<EnvoyFilter> target,
        string field,
        ListenerFieldContext context)
    {
        for (var i = 0; i < settings.Count; i++)
        {
            if (Single(settings[i], $"{field}[{i}]", context) is not { } filter)
                return false;
            target.Add(filter);
        }

        return true;
    }

    private static EnvoyFilter? Single(AccessLogCondition settings, string field, ListenerFieldContext context)
    {
        if (settings.StatusCodeFilter is { } status)
        {
            return Comparison(status, $"{field}.statusCodeFilter", context) is { } comparison
                ? new EnvoyFilter { StatusCodeFilter = new StatusCodeFilter { Comparison = comparison } }
                : null;
        }

        if (settings.DurationFilter is { } duration)
        {
            return Comparison(duration, $"{field}.durationFilter", context) is { } comparison
                ? new EnvoyFilter { DurationFilter = new DurationFilter { Comparison = comparison } }
                : null;
        }

        if (settings.NotHealthCheckFilter is not null)
            return new EnvoyFilter { NotHealthCheckFilter = new NotHealthCheckFilter() };
        if (settings.TraceableFilter is not null)
            return new EnvoyFilter { TraceableFilter = new TraceableFilter() };
        if (settings.HeaderFilter is { } header)
            return Header(header, field, context);
        if (settings.ResponseFlagFilter is { } flags)
            return Flags(flags.Flags, field, context);
        if (settings.GrpcStatusFilter is { } grpc)
            return new EnvoyFilter { GrpcStatusFilter = GrpcStatuses(grpc) };
        if (settings.CelFilter is { } cel)
            return Cel(cel.Match, field, context);
        if (settings.RuntimeFilter is { } runtime)
            return Runtime(runtime, $"{field}.runtimeFilter", context) is { } share ? new EnvoyFilter { RuntimeFilter = share } : null;
        context.Fail($"{field}: no filter is set");
        return null;
    }

    private static EnvoyComparison? Comparison(ComparisonFilter settings, string field, ListenerFieldContext context)
    {
        if (!context.IsWithin(settings.Value, 0, uint.MaxValue, $"{field}.value"))
            return null;
        return new EnvoyComparison
        {
            Op = settings.Op switch
            {
                ComparisonOperator.AtLeast => EnvoyComparison.Types.Op.Ge,
                ComparisonOperator.AtMost => EnvoyComparison.Types.Op.Le,
                _ => EnvoyComparison.Types.Op.Eq,
            },
            Value = new RuntimeUInt32 { DefaultValue = (uint)settings.Value },
        };
    }

    private static EnvoyFilter? Header(AccessLogHeaderFilter settings, string field, ListenerFieldContext context)
    {
        if (RouteMatcher.FindProblem(settings.Header, context.Settings.ValidationMode) is { } problem)
        {
            context.Fail($"{field}.headerFilter: {problem}");
            return null;
        }

        return new EnvoyFilter { HeaderFilter = new HeaderFilter { Header = RouteMatcher.Header(settings.Header) } };
    }

    private static EnvoyFilter? Flags(EquatableArray<string> flags, string field, ListenerFieldContext context)
    {
        var filter = new EnvoyResponseFlags();
        foreach (var flag in flags)
        {
            if (!ResponseFlags.Contains(flag))
            {
                context.Fail($"{field}.responseFlagFilter: unknown response flag \"{flag}\"");
                return null;
            }

            filter.Flags.Add(flag);
        }

        return new EnvoyFilter { ResponseFlagFilter = filter };
    }

    private static EnvoyGrpcStatus GrpcStatuses(KGateway.Resources.Kgateway.ListenerPolicies.GrpcStatusFilter settings)
    {
        var filter = new EnvoyGrpcStatus { Exclude = settings.Exclude };
        foreach (var status in settings.Statuses)
        {
            // Both are the numbers of gRPC itself.
            filter.Statuses.Add((EnvoyGrpcStatus.Types.Status)(int)status);
        }

        return filter;
    }

    private static EnvoyFilter? Cel(string expression, string field, ListenerFieldContext context)
    {
        if (CelExpressions.FindTextProblem(expression) is { } problem)
        {
            context.Fail($"{field}.celFilter: {problem}");
            return null;
        }

        return new EnvoyFilter
        {
            ExtensionFilter = new ExtensionFilter
            {
                Name = "envoy.access_loggers.extension_filters.cel",
                TypedConfig = TypedConfig.Of(new ExpressionFilter { Expression = expression }),
            },
        };
    }

    private static EnvoyRuntime? Runtime(
        KGateway.Resources.Kgateway.ListenerPolicies.RuntimeFilter settings, string field, ListenerFieldContext context)
    {
        if (settings.RuntimeKey.Length == 0)
        {
            context.Fail($"{field}: the runtime key is empty");
            return null;
        }

        if (!context.IsWithin(settings.PercentSampled?.Numerator ?? 0, 0, int.MaxValue, $"{field}.percentSampled.numerator"))
            return null;
        var filter = new EnvoyRuntime { RuntimeKey = settings.RuntimeKey, UseIndependentRandomness = settings.UseIndependentRandomness };
        if (settings.PercentSampled is { } share)
        {
            filter.PercentSampled = new EnvoyPercent
            {
                Numerator = (uint)share.Numerator,
                Denominator = share.Denominator switch
                {
                    PercentDenominator.TenThousand => Denominator.TenThousand,
                    PercentDenominator.Million => Denominator.Million,
                    _ => Denominator.Hundred,
                },
            };
        }

        return filter;
    }
}
