using System.Collections.Immutable;
using KGateway.Grains.Contracts.Gateways;
using KGateway.Translation.Encoding;

namespace KGateway.Grains.Gateways;

/// <summary>Finds what a hub lacks and cuts it into pages that are short enough for the wire.</summary>
internal sealed class SnapshotDiff
{
    // Names, hashes and field headers beside the bytes of a resource.
    private const int Overhead = 128;

    private readonly SnapshotUpdate _template;
    private readonly int _pageBytes;
    private readonly List<SnapshotUpdate> _pages = [];
    private readonly List<RouteTablePatch> _tables = [];
    private readonly List<RemovedResource> _removed = [];
    private ImmutableArray<EncodedMessage>.Builder _messages = ImmutableArray.CreateBuilder<EncodedMessage>();
    private ImmutableArray<EncodedVirtualHost>.Builder _hosts = ImmutableArray.CreateBuilder<EncodedVirtualHost>();
    private int _bytes;

    private SnapshotDiff(SnapshotUpdate template, int pageBytes)
    {
        _template = template;
        _pageBytes = pageBytes;
    }

    /// <summary>What leads from one snapshot to another; the names that may differ are given by type, or null to compare all.</summary>
    public static ImmutableArray<SnapshotUpdate> Between(
        GatewaySnapshot held,
        GatewaySnapshot current,
        Func<XdsType, IReadOnlyCollection<string>?>? changed,
        SnapshotUpdate template,
        int pageBytes)
    {
        var diff = new SnapshotDiff(
            ReferenceEquals(held.Backends, current.Backends) ? template : template with { Backends = current.Backends },
            pageBytes);
        foreach (var type in XdsTypes.All)
        {
            var (before, after) = (held.Sets[(int)type], current.Sets[(int)type]);
            if (ReferenceEquals(before, after))
                continue;
            if (changed is null)
                diff.AddAll(type, name => before[name], before.Resources.Select(static resource => resource.Name), after);
            else
            {
                foreach (var name in changed(type) ?? [])
                    diff.Add(type, name, before[name], after[name]);
            }
        }

        return diff.Finish();
    }

    /// <summary>What leads from what a hub says it holds to a snapshot.</summary>
    public static ImmutableArray<SnapshotUpdate> FromHoldings(
        ImmutableArray<HeldResource> held,
        GatewaySnapshot current,
        SnapshotUpdate template,
        int pageBytes)
    {
        var diff = new SnapshotDiff(template with { Backends = current.Backends }, pageBytes);
        foreach (var type in XdsTypes.All)
        {
            var versions = new Dictionary<string, ContentHash>(StringComparer.Ordinal);
            foreach (var resource in held)
            {
                if (resource.Type == type)
                    versions[resource.Name] = resource.Version;
            }

            var after = current.Sets[(int)type];
            foreach (var resource in after.Resources)
            {
                if (!versions.Remove(resource.Name, out var version) || version != resource.Version)
                    diff.Add(type, resource.Name, null, resource);
            }

            foreach (var name in versions.Keys)
                diff._removed.Add(new RemovedResource(type, name));
        }

        return diff.Finish();
    }

    private void AddAll(XdsType type, Func<string, EncodedResource?> before, IEnumerable<string> namesBefore, ResourceSet after)
    {
        foreach (var resource in after.Resources)
            Add(type, resource.Name, before(resource.Name), resource);
        foreach (var name in namesBefore)
        {
            if (after[name] is null)
                _removed.Add(new RemovedResource(type, name));
        }
    }

    private void Add(XdsType type, string name, EncodedResource? before, EncodedResource? after)
    {
        if (after is null)
        {
            if (before is not null)
                _removed.Add(new RemovedResource(type, name));
            return;
        }

        if (before?.Version == after.Version)
            return;
        switch (after)
        {
            case EncodedMessage message:
                _messages.Add(message);
                Count(message.Length);
                break;
            case EncodedRouteTable table:
                AddTable(before as EncodedRouteTable, table);
                break;
            default:
                throw new NotSupportedException($"{after.GetType()} can't be sent to another silo.");
        }
    }

    private void AddTable(EncodedRouteTable? before, EncodedRouteTable after)
    {
        Dictionary<ContentHash, int>? positions = null;
        if (before is not null)
        {
            positions = new(before.VirtualHosts.Length);
            for (var i = 0; i < before.VirtualHosts.Length; i++)
                positions.TryAdd(before.VirtualHosts[i].Version, i);
        }

        var runs = ImmutableArray.CreateBuilder<HostRun>();
        foreach (var host in after.VirtualHosts)
        {
            var start = positions is not null && positions.TryGetValue(host.Version, out var position) ? position : -1;
            if (start < 0)
            {
                _hosts.Add(host);
                Count(host.Bytes.Length);
            }

            if (runs.Count > 0 && runs[^1] is var last && (start < 0 ? last.Start < 0 : last.Start >= 0 && last.Start + last.Count == start))
                runs[^1] = last with { Count = last.Count + 1 };
            else
                runs.Add(new HostRun(start, 1));
        }

        // The patches go on the last page: by then all hosts have come.
        _tables.Add(new RouteTablePatch(after.Name, after.Head, before?.Version, runs.ToImmutable()));
    }

    private void Count(int bytes)
    {
        _bytes += bytes + Overhead;
        if (_bytes >= _pageBytes)
            CutPage();
    }

    private void CutPage()
    {
        _pages.Add(_template with { Messages = _messages.ToImmutable(), Hosts = _hosts.ToImmutable(), Backends = null, More = true });
        _messages = ImmutableArray.CreateBuilder<EncodedMessage>();
        _hosts = ImmutableArray.CreateBuilder<EncodedVirtualHost>();
        _bytes = 0;
    }

    private ImmutableArray<SnapshotUpdate> Finish()
    {
        _pages.Add(_template with
        {
            Messages = _messages.ToImmutable(),
            Hosts = _hosts.ToImmutable(),
            Tables = [.. _tables],
            Removed = [.. _removed],
        });
        return [.. _pages];
    }
}
