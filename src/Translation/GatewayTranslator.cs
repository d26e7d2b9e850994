using System.Collections.Immutable;
using KGateway.Resources;
using KGateway.Translation.Encoding;
using KGateway.Translation.Engine;
using KGateway.Translation.Gateways;
using KGateway.Translation.State;
using KGateway.Translation.Waypoints;

namespace KGateway.Translation;

/// <summary>
/// Translates one Gateway, again and again. It remembers what each part of the result was made from and redoes only what a change
/// touches; the result always equals that of a new translator. Single-threaded.
/// </summary>
public sealed class GatewayTranslator(ObjectKey gateway, TranslationSettings settings)
{
    private static readonly ImmutableArray<ImmutableArray<string>> NoNames =
        [.. Enumerable.Repeat(ImmutableArray<string>.Empty, XdsTypes.Count)];

    private GatewayEngine? _engine;
    private WaypointTranslator? _waypoint;
    private ClusterState? _state;
    private GatewayTranslation? _last;

    /// <summary>The Gateway.</summary>
    public ObjectKey Gateway => gateway;

    /// <summary>The settings.</summary>
    public TranslationSettings Settings => settings;

    /// <summary>What the last translation did.</summary>
    public TranslationWork LastWork { get; private set; } = new();

    /// <summary>What follows from a state for the Gateway. Any state may come next; a descendant of the last one costs least.</summary>
    public GatewayTranslation Translate(ClusterState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (TrySkip(state))
        {
            LastWork = new();
            return _last = _last! with { ChangedNames = NoNames, ChangedStatuses = [], Pending = [] };
        }

        // An engine that was left halfway by an exception is never used again.
        var (engine, waypoint, before) = (_engine, _waypoint, _state);
        (_engine, _waypoint, _state) = (null, null, null);
        if (TranslateWaypoint(waypoint, state) is { } ofWaypoint)
        {
            _state = state;
            return _last = ofWaypoint;
        }

        GatewayTranslation? result;
        if (engine is not null && state.ChangesSince(before!) is { } changes)
        {
            result = engine.Continue(before!, state, changes);
        }
        else
        {
            engine = new(gateway, settings);
            result = engine.Begin(state) is { } whole ? whole with { ChangedNames = default, ChangedStatuses = default } : null;
        }

        LastWork = engine.Work;
        if (result is not null)
            _engine = engine;
        _state = state;
        return _last = result ?? GatewayTranslation.None(gateway);
    }

    /// <summary>
    /// What must be deployed for the Gateway, without translating it: proxies start meanwhile. Null when it is gone or belongs to another
    /// controller.
    /// </summary>
    public GatewayInfrastructure? InfrastructureIn(ClusterState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return InfrastructureBuilder.Find(gateway, state, settings);
    }

    /// <summary>
    /// True when the result for a state is the last one, as nothing changed on which it depends; goes on to that state then. Costs in
    /// proportion to the changes, or to what the Gateway depends on if that is less.
    /// </summary>
    public bool TrySkip(ClusterState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (_last is null || _state is null)
            return false;
        if (ReferenceEquals(state, _state))
            return true;
        if (_engine is null || state.ChangesSince(_state) is not { } changes || _engine.IsTouched(_state, state, changes))
            return false;
        _state = state;
        return true;
    }

    // Null when the Gateway is no waypoint.
    private GatewayTranslation? TranslateWaypoint(WaypointTranslator? waypoint, ClusterState state)
    {
        var first = waypoint is null;
        waypoint ??= new(gateway, settings);
        if (waypoint.Translate(state) is not { } result)
            return null;
        _waypoint = waypoint;
        LastWork = waypoint.Work;
        return first ? result with { ChangedNames = default, ChangedStatuses = default } : result;
    }
}
