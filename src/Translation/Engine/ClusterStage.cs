using System.Collections.Immutable;
using KGateway.Translation.Backends;
using KGateway.Translation.Certificates;
using KGateway.Translation.Clusters;

namespace KGateway.Translation.Engine;

/// <summary>Keeps the clusters of the backends that routes need, and no others.</summary>
internal sealed class ClusterStage(EngineContext context)
{
    private readonly RefCounts<BackendKey> _needed = new();
    private readonly Dictionary<BackendKey, ClusterUnit> _units = [];
    private readonly HashSet<BackendKey> _changed = [];

    private CertificatePair? _certificate;
    private ProxyClient? _client;

    /// <summary>What is said of BackendTLSPolicies.</summary>
    public TlsPolicyStage TlsPolicies { get; } = new();

    /// <summary>What is said of DestinationRules.</summary>
    public DestinationRuleStage Rules { get; } = new();

    /// <summary>The backends with endpoints of their own, by name of their load assignment.</summary>
    public ImmutableDictionary<string, BackendKey> Backends { get; private set; } =
        ImmutableDictionary.Create<string, BackendKey>(StringComparer.Ordinal);

    public void Need(ImmutableArray<BackendKey> backends)
    {
        foreach (var backend in backends)
        {
            if (_needed.Add(backend))
                _changed.Add(backend);
        }
    }

    public void Release(ImmutableArray<BackendKey> backends)
    {
        foreach (var backend in backends)
        {
            if (_needed.Remove(backend))
                _changed.Add(backend);
        }
    }

    /// <summary>Shows another certificate to backends, or none.</summary>
    public void SetCertificate(CertificatePair? certificate)
    {
        if (certificate == _certificate)
            return;
        _certificate = certificate;
        _changed.UnionWith(_units.Keys);
    }

    /// <summary>Says who the proxies are that use the clusters.</summary>
    public void SetClient(ProxyClient client)
    {
        if (client == _client)
            return;
        _client = client;
        _changed.UnionWith(_units.Keys);
    }

    public void Touch(ClusterUnit unit) => _changed.Add(unit.Backend);

    public void Update(SetChanges clusters)
    {
        if (_changed.Count == 0)
            return;
        var names = Backends.ToBuilder();
        foreach (var backend in _changed)
        {
            if (_needed.Contains(backend))
                Build(backend, clusters, names);
            else if (_units.Remove(backend, out var gone))
                Drop(gone, clusters, names);
        }

        _changed.Clear();
        Backends = names.ToImmutable();
    }

    private void Build(BackendKey backend, SetChanges clusters, ImmutableDictionary<string, BackendKey>.Builder names)
    {
        if (!_units.TryGetValue(backend, out var unit))
            _units[backend] = unit = new(backend);
        context.Work.Clusters++;
        var built = ClusterBuilder.Build(backend, context.Lookups, context.Settings, _certificate, _client);
        var awaits = context.Lookups.AwaitsVerdict;
        context.Depend(unit);
        if (awaits)
            return;
        unit.Built = built;
        TlsPolicies.Set(backend, unit.Built.TlsPolicies);
        Rules.Set(backend, built);
        if (unit.Built.Cluster is { } cluster)
            clusters.Put(cluster);
        else
            clusters.Remove(unit.Name);
        if (unit.Built is { Cluster: not null, Eds: true })
            names[unit.Name] = backend;
        else
            names.Remove(unit.Name);
    }

    private void Drop(ClusterUnit unit, SetChanges clusters, ImmutableDictionary<string, BackendKey>.Builder names)
    {
        context.Index.Remove(unit);
        TlsPolicies.Set(unit.Backend, []);
        Rules.Set(unit.Backend, null);
        clusters.Remove(unit.Name);
        names.Remove(unit.Name);
    }
}
