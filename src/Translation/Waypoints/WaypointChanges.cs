using System.Collections.Immutable;
using KGateway.Resources;
using KGateway.Translation.Backends;
using KGateway.Translation.Clusters;
using KGateway.Translation.Encoding;
using KGateway.Translation.Engine;
using KGateway.Translation.Policies.Merging;
using KGateway.Translation.Statuses;

namespace KGateway.Translation.Waypoints;

/// <summary>Collects what differs from a waypoint's last translation and makes the next of it.</summary>
internal sealed class WaypointChanges(GatewayTranslation last)
{
    private readonly SetChanges _clusters = new();
    private readonly ImmutableDictionary<string, BackendKey>.Builder _backends = last.Backends.ToBuilder();
    private readonly ImmutableDictionary<ResourceId, ObjectStatus>.Builder _statuses = last.Statuses.ToBuilder();
    private readonly HashSet<ResourceId> _changedStatuses = [];

    /// <summary>Route tables that were made or went.</summary>
    public SetChanges Routes { get; } = new();

    /// <summary>Listeners that were made or went.</summary>
    public SetChanges Listeners { get; } = new();

    /// <summary>Secrets that filters wait for, which were made or went.</summary>
    public SetChanges Secrets { get; } = new();

    /// <summary>The secrets that there were.</summary>
    public ResourceSet SecretsBefore => last.Resources[(int)XdsType.Secret];

    /// <summary>What became of the policies of each scope that has any.</summary>
    public ImmutableDictionary<PolicyScope, ImmutableArray<AppliedPolicies>> Policies { get; set; } = last.Policies;

    /// <summary>What must be deployed.</summary>
    public GatewayInfrastructure? Infrastructure { get; set; } = last.Infrastructure;

    /// <summary>Takes over a cluster; null when nobody needs it any more.</summary>
    public void SetCluster(ClusterUnit unit, ClusterResult? result)
    {
        if (result?.Cluster is { } cluster)
            _clusters.Put(cluster);
        else
            _clusters.Remove(unit.Name);
        if (result is { Cluster: not null, Eds: true })
            _backends[unit.Name] = unit.Backend;
        else
            _backends.Remove(unit.Name);
    }

    /// <summary>Takes over a status; null when nothing is said any more.</summary>
    public void SetStatus(ResourceId id, ObjectStatus? status)
    {
        if (Equals(_statuses.GetValueOrDefault(id), status))
            return;
        _changedStatuses.Add(id);
        if (status is null)
            _statuses.Remove(id);
        else
            _statuses[id] = status;
    }

    /// <summary>The translation after the changes.</summary>
    public GatewayTranslation Build()
    {
        ImmutableArray<ResourceSet>.Builder sets = last.Resources.ToBuilder();
        var changed = ImmutableArray.CreateBuilder<ImmutableArray<string>>(XdsTypes.Count);
        for (int i = 0; i < XdsTypes.Count; i++)
        {
            ImmutableArray<string> names = [];
            SetChanges? changes = (XdsType)i switch
            {
                XdsType.Cluster => _clusters,
                XdsType.Listener => Listeners,
                XdsType.Route => Routes,
                XdsType.Secret => Secrets,
                _ => null,
            };
            if (changes is not null)
                sets[i] = changes.ApplyTo(sets[i], out names);
            changed.Add(names);
        }

        return last with
        {
            Resources = sets.ToImmutable(),
            ChangedNames = changed.MoveToImmutable(),
            Backends = _backends.ToImmutable(),
            Statuses = _statuses.ToImmutable(),
            ChangedStatuses = [.. _changedStatuses],
            Policies = Policies,
            Infrastructure = Infrastructure,
        };
    }
}
