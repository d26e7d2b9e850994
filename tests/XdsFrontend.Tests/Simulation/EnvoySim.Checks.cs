using KGateway.Translation.Encoding;
using KGateway.XdsFrontend.Engine;

namespace KGateway.XdsFrontend.Tests.Simulation;

/// <content>The rules that it checks.</content>
internal sealed partial class EnvoySim
{
    /// <summary>Everything is as the source says.</summary>
    public void CheckFinal()
    {
        foreach (var type in XdsTypes.All)
        {
            foreach (var (name, resource) in _held[type])
            {
                var wanted = _world.Source[type, name];
                var parentGone = type == XdsType.Endpoints && !HasCluster(name);
                if (wanted?.Version != resource.Version && !parentGone)
                {
                    throw Broken($"{type} {name} ends as {Text(resource)}, should be {(wanted is null ? "gone" : Text(wanted))}");
                }
            }
        }

        Expect(XdsType.Cluster, _world.Source.Cell.Current![XdsType.Cluster].Resources);
        Expect(XdsType.Endpoints, _world.Source.Cell.Current[XdsType.Endpoints].Resources);
        Expect(XdsType.Listener, _world.Source.Cell.Current[XdsType.Listener].Resources);
        Expect(XdsType.Route, _world.Source.Cell.Current[XdsType.Route].Resources);
        if (_warming.Count > 0)
        {
            throw Broken($"left warming: {string.Join(',', _warming.Keys)}");
        }
    }

    private void Expect(XdsType type, IEnumerable<EncodedResource> resources)
    {
        foreach (var resource in resources)
        {
            if (!_held[type].ContainsKey(resource.Name))
            {
                throw Broken($"{type} {resource.Name} never came");
            }
        }
    }

    private void CheckResponse(XdsResponse response)
    {
        if (!_nonces.Add(response.Nonce))
        {
            throw Broken($"nonce {response.Nonce} twice");
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var resource in response.Resources.ToArray())
        {
            if (!names.Add(resource.Name))
            {
                throw Broken($"{resource} twice in a response");
            }

            if (resource.Type != response.Type)
            {
                throw Broken($"{resource} in a response of {response.Type}");
            }

            var asked = _answers.Remove($"{response.Nonce}/{resource.Name}");
            CheckWanted(resource, asked);
            CheckBody(resource, asked);
        }

        foreach (var name in response.Removed)
        {
            if (!names.Add(name))
            {
                throw Broken($"{name} both sent and removed");
            }
        }
    }

    // With a cluster the proxy drops the subscription to its endpoints.
    private void CheckWanted(EncodedResource resource, bool asked)
    {
        if (_kind.Delta
            && !asked
            && resource.Type == XdsType.Endpoints
            && !HasCluster(resource.Name)
            && !_refusedOnStream.Contains(XdsType.Cluster))
        {
            throw Broken($"{resource} came without having been asked for");
        }
    }

    private void CheckBody(EncodedResource resource, bool asked)
    {
        if (!_held[resource.Type].TryGetValue(resource.Name, out var held) || resource is EmptyCluster || held is EmptyCluster)
        {
            return;
        }

        // After a refusal a list of all has to name some version of what is still on trial, and can't know which the proxy kept.
        var onTrial = !_kind.Delta && _refusedOnStream.Contains(resource.Type);
        if (Sequence(resource) < Sequence(held) && !onTrial)
        {
            throw Broken($"{resource.Type} goes back from {Text(held)} to {Text(resource)}");
        }

        // Lists of all, and what belongs to a cluster that warms, are sent again by the rules.
        var needless = held.Version == resource.Version && _kind.Delta && !asked && !_refusedOnStream.Contains(resource.Type);
        var follows = resource.Type == XdsType.Endpoints && (_owed.Contains(resource.Name) || _refusedOnStream.Contains(XdsType.Cluster));
        if (needless && !follows)
        {
            throw Broken($"{resource.Type} {Text(resource)} was sent again for nothing");
        }
    }

    private void CheckRoutes()
    {
        foreach (var (name, route) in _held[XdsType.Route])
        {
            // A list of all can't know what the proxy kept of a refused list.
            var guessed = !_kind.Delta && _refusedOnStream.Contains(XdsType.Cluster);
            if (guessed || !_held[XdsType.Listener].ContainsKey("l" + name[1..]))
            {
                continue;
            }

            foreach (var cluster in route.Clusters)
            {
                _used[cluster] = _time.GetUtcNow();
                if (_refusedClusters.Contains(cluster) || _excused.Contains(cluster))
                {
                    continue;
                }

                if (!HasCluster(cluster))
                {
                    throw Broken($"NC: route {Text(route)} is in force without cluster {cluster}");
                }

                var released = _world.EverUnknown.Contains(cluster) || _released.Contains(cluster) || _observer.WithoutEndpoints.Exists(sent => sent.EndsWith($":{cluster}", StringComparison.Ordinal));
                if (_neverWarm.Contains(cluster) && !released)
                {
                    throw Broken($"NC: route {Text(route)} is in force while cluster {cluster} is warming");
                }
            }
        }
    }

    // Envoy 1.40 crashes when it is told to remove a cluster that has made others.
    private void CheckOwned(string cluster)
    {
        var guessed = !_kind.Delta && (_refusedOnStream.Contains(XdsType.Cluster) || !_acceptedVersion.ContainsKey(XdsType.Cluster));
        if (!guessed && _held[XdsType.Cluster][cluster].OwnsClusters)
        {
            throw Broken($"cluster {cluster} is removed while it may have clusters of its own");
        }
    }

    // Requests may come to a cluster for a while after the last route that leads to it.
    private void CheckGrace(string cluster)
    {
        var guessed = !_kind.Delta && (_refusedOnStream.Contains(XdsType.Cluster) || !_acceptedVersion.ContainsKey(XdsType.Cluster));
        if (!guessed && _used.TryGetValue(cluster, out var last) && _time.GetUtcNow() - last < _kind.RemovalGrace)
        {
            throw Broken($"cluster {cluster} is removed {_time.GetUtcNow() - last} after it was in use");
        }
    }

    private void Note(string what)
    {
        _history.Enqueue(what);
        if (_history.Count > HistoryLength)
        {
            _history.Dequeue();
        }
    }

    private BrokenRuleException Broken(string rule) =>
        new($"{_kind}: {rule}\n  {string.Join("\n  ", _history)}\n  Differences of clusters: {Beliefs()}");

    private string Beliefs() => string.Join(
        "; ",
        _engine.Stream[XdsType.Cluster].Differences.Select(pair => $"{pair.Key} held {pair.Value.Held.Resource} refused {pair.Value.Refused} suspect {pair.Value.Suspect} wanted {_engine.Stream[XdsType.Cluster].Base[pair.Key]}"));
}
