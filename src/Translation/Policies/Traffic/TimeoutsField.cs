using Google.Protobuf.WellKnownTypes;
using KGateway.Resources.Kgateway.TrafficPolicies;
using KGateway.Translation.Routes;

namespace KGateway.Translation.Policies.Traffic;

/// <summary>Field <c>timeouts</c>: limits of the requests of routes that set none themselves.</summary>
internal sealed class TimeoutsField : TrafficField
{
    private readonly Duration? _request;
    private readonly Duration? _streamIdle;

    private TimeoutsField(TimeoutsPolicy timeouts)
    {
        _request = timeouts.Request is { } request ? Duration.FromTimeSpan(request) : null;
        _streamIdle = timeouts.StreamIdle is { } idle ? Duration.FromTimeSpan(idle) : null;
    }

    /// <inheritdoc/>
    public override string Key => "timeouts";

    /// <summary>Resolves the field.</summary>
    public static TrafficField? Resolve(TrafficPolicySpec spec, TrafficFieldContext context) =>
        spec.Timeouts is { } timeouts ? new TimeoutsField(timeouts) : null;

    /// <inheritdoc/>
    public override void Apply(RouteDraft draft)
    {
        if (draft.Action is not { } action)
            return;
        action.Timeout ??= _request?.Clone();
        action.IdleTimeout ??= _streamIdle?.Clone();
    }
}
