using System.Collections.Immutable;
using System.Text;
using KGateway.Grains.Contracts.Snapshots;
using KGateway.Translation.Encoding;

namespace KGateway.XdsFrontend.Tests.Support;

/// <summary>The source of a Gateway's configuration: resources of arbitrary bytes, published as snapshots.</summary>
internal sealed class World
{
    private readonly ResourceSet[] _sets = [.. Enumerable.Repeat(ResourceSet.Empty, XdsTypes.Count)];

    public SnapshotCell Cell { get; } = new();

    public ImmutableHashSet<string> Unknown { get; set; } = [];

    public EncodedResource? this[XdsType type, string name] => _sets[(int)type][name];

    public World Put(XdsType type, string name, string content = "1", string[]? clusters = null, string[]? secrets = null, bool warmsSlowly = false,
        bool ownsClusters = false)
    {
        var resource = new EncodedMessage(
            type,
            name,
            Encoding.UTF8.GetBytes($"{name}:{content}:{string.Join(',', clusters ?? [])}"),
            clusters?.ToImmutableArray() ?? [],
            secrets?.ToImmutableArray() ?? [],
            warmsSlowly,
            ownsClusters);
        _sets[(int)type] = _sets[(int)type].With([resource], []);
        return this;
    }

    public World Remove(XdsType type, string name)
    {
        _sets[(int)type] = _sets[(int)type].With([], [name]);
        return this;
    }

    /// <summary>A cluster with its endpoints.</summary>
    public World Backend(string name, string content = "1") => Put(XdsType.Cluster, name, content).Put(XdsType.Endpoints, name, content);

    public World RemoveBackend(string name) => Remove(XdsType.Cluster, name).Remove(XdsType.Endpoints, name);

    public World Listener(string name, string content = "1", params string[] secrets) => Put(XdsType.Listener, name, content, null, secrets);

    public World Route(string name, params string[] clusters) => Put(XdsType.Route, name, "1", clusters);

    public World Publish()
    {
        Cell.Publish([.. _sets], unknownEndpoints: Unknown);
        return this;
    }

    /// <summary>A world whose gateway has one listener and one route to the given backends, published.</summary>
    public static World WithRoute(params string[] backends)
    {
        var world = new World();
        foreach (var backend in backends)
        {
            world.Backend(backend);
        }

        return world.Listener("l").Route("r", backends).Publish();
    }
}
