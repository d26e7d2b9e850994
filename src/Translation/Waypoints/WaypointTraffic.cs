using System.Collections.Immutable;
using KGateway.Resources;
using KGateway.Translation.Backends;
using KGateway.Translation.Policies;
using KGateway.Translation.Policies.Merging;
using KGateway.Translation.Policies.Traffic;
using KGateway.Translation.State;

namespace KGateway.Translation.Waypoints;

/// <summary>TrafficPolicies that apply to everything of a waypoint, or of an object behind it, merged.</summary>
internal sealed class WaypointTraffic
{
    private WaypointTraffic(MergedPolicies<TrafficField> merged)
    {
        Merged = merged;
        Fields = [.. merged.Fields.Select(static merged => merged.Field).Where(static used => !used.OfRoutesOnly)];
    }

    /// <summary>No policies.</summary>
    public static WaypointTraffic None { get; } = new(MergedPolicies<TrafficField>.None);

    /// <summary>What was merged, and what became of each policy.</summary>
    public MergedPolicies<TrafficField> Merged { get; }

    /// <summary>The fields in force.</summary>
    public ImmutableArray<TrafficField> Fields { get; }

    /// <summary>Whether requests must be answered with an error, as a policy can't be enforced.</summary>
    public bool Failed => !Merged.Failed.IsEmpty;

    /// <summary>The HTTP filters that the fields need.</summary>
    public IEnumerable<HttpFilter> Filters => Fields.SelectMany(static used => used.Filters);

    /// <summary>The backends that the filters send requests to.</summary>
    public IEnumerable<BackendKey> Backends => Fields.SelectMany(static used => used.Backends);

    /// <summary>Those attached to a waypoint, the ones that name its listener first.</summary>
    public static WaypointTraffic OfGateway(WaypointFrame frame, ILookups lookups, TranslationSettings settings) =>
        Merge(frame.Gateway, frame.Listener?.Name ?? "", new TrafficPolicySources(lookups, settings));

    /// <summary>Those attached to a Service or ServiceEntry, the ones that name a port of it first.</summary>
    public static WaypointTraffic OfPort(MeshService service, MeshPort port, TrafficPolicySources sources) =>
        Merge(service.Source, port.Name, sources);

    private static WaypointTraffic Merge(Resource target, string section, TrafficPolicySources sources)
    {
        var attached = sources.AttachedTo(target);
        if (attached.All.IsEmpty)
            return None;
        var own = section.Length == 0 ? [] : sources.Of(attached.Of(section));
        return new(sources.MergeBesideRoutes(new MergeLevel<TrafficField>([.. own, .. sources.Of(attached.Of(null))])));
    }
}
