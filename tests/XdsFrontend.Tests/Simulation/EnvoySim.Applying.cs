using KGateway.Translation.Encoding;
using KGateway.XdsFrontend.Engine;

namespace KGateway.XdsFrontend.Tests.Simulation;

/// <content>What a response does to the proxy: what it holds, warms and subscribes, and when it answers.</content>
internal sealed partial class EnvoySim
{
    private HashSet<string> Apply(XdsResponse response, EncodedResource[] resources, EncodedResource[] refused)
    {
        var held = _held[response.Type];
        var changed = new HashSet<string>(StringComparer.Ordinal);
        var added = new List<string>();
        var emptied = new List<string>();
        foreach (var resource in resources)
        {
            held.TryGetValue(resource.Name, out var before);
            if (resource is EmptyCluster)
            {
                emptied.Add(resource.Name);
                held[resource.Name] = resource;
                continue;
            }

            if (before is null or EmptyCluster)
            {
                added.Add(resource.Name);
            }

            if (before?.Version != resource.Version)
            {
                changed.Add(resource.Name);
            }

            held[resource.Name] = resource;
        }

        var removed = new List<string>(response.Removed.Where(held.ContainsKey));
        if (!_kind.Delta && response.Type is XdsType.Cluster or XdsType.Listener)
        {
            removed.AddRange(held.Keys.Except(resources.Select(resource => resource.Name)).Except(refused.Select(resource => resource.Name)));
        }

        switch (response.Type)
        {
            case XdsType.Cluster:
                return ApplyClusters(changed, added, removed, emptied);
            case XdsType.Endpoints:
                foreach (var resource in resources)
                {
                    _owed.Remove(resource.Name);
                    Warm(resource.Name);
                }

                break;
            case XdsType.Listener:
                ApplyListeners(added, removed);
                break;
        }

        return [];
    }

    private HashSet<string> ApplyClusters(HashSet<string> changed, List<string> added, List<string> removed, List<string> emptied)
    {
        foreach (var name in removed)
        {
            CheckOwned(name);
            _held[XdsType.Cluster].Remove(name);
        }

        foreach (var name in removed.Concat(emptied))
        {
            CheckGrace(name);
            _held[XdsType.Endpoints].Remove(name);
            _warming.Remove(name);
            _neverWarm.Remove(name);
            if (!_kind.Delta && (_refusedOnStream.Contains(XdsType.Cluster) || !_acceptedVersion.ContainsKey(XdsType.Cluster)))
            {
                // Dropped by a list that couldn't know what was kept after a refusal, or that the proxy had ever been here: it never
                // accepted a list. A route may name the cluster since, also on a later stream.
                _refusedClusters.Add(name);
            }
        }

        foreach (var name in changed)
        {
            _warming[name] = _time.GetUtcNow();
            _owed.Add(name);
            if (added.Contains(name))
            {
                _neverWarm.Add(name);
            }
        }

        if (_kind.Delta)
        {
            if (added.Count > 0)
            {
                Subscribe(XdsType.Endpoints, [.. added]);
            }

            if (removed.Count + emptied.Count > 0 && _subscribed.Contains(XdsType.Endpoints))
            {
                _outbox.Enqueue(new XdsRequest(XdsType.Endpoints) { Unsubscribe = [.. removed, .. emptied] });
            }
        }
        else if (changed.Count > 0 || removed.Count > 0 || emptied.Count > 0)
        {
            Subscribe(XdsType.Endpoints, AllNames(XdsType.Endpoints));
        }

        return [.. changed];
    }

    private void ApplyListeners(List<string> added, List<string> removed)
    {
        foreach (var name in removed)
        {
            _held[XdsType.Listener].Remove(name);
            _held[XdsType.Route].Remove(RouteOf(name));
        }

        if (_kind.Delta)
        {
            if (added.Count > 0)
            {
                Subscribe(XdsType.Route, [.. added.Select(RouteOf)]);
            }

            if (removed.Count > 0 && _subscribed.Contains(XdsType.Route))
            {
                _outbox.Enqueue(new XdsRequest(XdsType.Route) { Unsubscribe = [.. removed.Select(RouteOf)] });
            }
        }
        else if (added.Count > 0)
        {
            Subscribe(XdsType.Route, RouteNames());
        }
    }

    private void Warm(string name)
    {
        _warming.Remove(name);
        _neverWarm.Remove(name);
        _refusedClusters.Remove(name);
        ReleaseAcks();
    }

    private void ReleaseAcks()
    {
        for (var i = 0; i < _heldAcks.Count;)
        {
            var (response, waiting) = _heldAcks[i];
            if (waiting.Any(_warming.ContainsKey))
            {
                i++;
                continue;
            }

            _heldAcks.RemoveAt(i);
            _outbox.Enqueue(Answer(response));
            if (response.Type == XdsType.Cluster)
            {
                Subscribe(XdsType.Listener, []);
            }
        }
    }
}
