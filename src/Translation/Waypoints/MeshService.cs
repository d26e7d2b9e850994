using System.Collections.Immutable;
using KGateway.Resources;
using KGateway.Resources.Core;
using KGateway.Resources.Istio;
using KGateway.Translation.Backends;
using KGateway.Translation.Endpoints;
using KGateway.Translation.State;

namespace KGateway.Translation.Waypoints;

/// <summary>What a waypoint stands in front of: a Service or a ServiceEntry, as far as chains depend on it.</summary>
/// <param name="Source">The object.</param>
/// <param name="ChainPrefix">Name of the object in names of chains.</param>
/// <param name="Ports">Its ports that can be reached, some of them perhaps twice with other addresses.</param>
internal sealed record MeshService(Resource Source, string ChainPrefix, ImmutableArray<MeshPort> Ports)
{
    /// <summary>The object's identity.</summary>
    public ResourceId Id => Source.Id;

    /// <summary>The object's key.</summary>
    public ObjectKey Key => Source.Key;

    /// <summary>Looks up an object; null when there is none.</summary>
    public static MeshService? Find(ResourceId id, ILookups lookups)
    {
        if (id.GroupKind == ResourceKinds.Service.GroupKind)
            return lookups.Get<Service>(id.Key) is { } service ? Of(service) : null;
        if (lookups.Get<ServiceEntry>(id.Key) is not { } entry)
            return null;
        // Chains are named as those of Services are; a Service of the same name keeps the name.
        bool taken = lookups.Get<Service>(id.Key) is not null;
        return new(entry, taken ? $"{id.Key.Name}_serviceentry" : id.Key.Name, PortsOf(entry));
    }

    private static MeshService Of(Service service)
    {
        ImmutableArray<AddressRange> addresses = AddressesOf(service);
        var ports = ImmutableArray.CreateBuilder<MeshPort>();
        foreach (ServicePort port in service.Spec.Ports)
        {
            // An API server stores no number that isn't a port; a file may hold it.
            if (addresses.IsEmpty || port.Port is < 1 or > ushort.MaxValue)
                continue;
            ports.Add(new(
                port.Name,
                port.Port,
                ServicePortProtocols.Declared(port),
                AppProtocols.InMesh(port) == AppProtocol.WebSocket,
                addresses,
                [new MeshHost("", BackendKey.OfService(service.Key, port.Port))],
                ""));
        }

        return new(service, service.Key.Name, ports.ToImmutable());
    }

    // None for headless Services and those that only stand for another name.
    private static ImmutableArray<AddressRange> AddressesOf(Service service)
    {
        if (service.Spec.Type == "ExternalName")
            return [];
        var addresses = ImmutableArray.CreateBuilder<AddressRange>();
        foreach (string address in service.Spec.ClusterIPs)
            AddAddress(addresses, address);
        AddAddress(addresses, service.Spec.ClusterIP);
        return addresses.ToImmutable();

        static void AddAddress(ImmutableArray<AddressRange>.Builder addresses, string text)
        {
            if (NumericAddress.Parse(text) is { } address && !addresses.Contains(AddressRange.Of(address)))
                addresses.Add(AddressRange.Of(address));
        }
    }

    private static ImmutableArray<MeshPort> PortsOf(ServiceEntry entry)
    {
        if (!ServiceEntryBackends.IsServed(entry))
            return [];
        var ports = ImmutableArray.CreateBuilder<MeshPort>();
        foreach (ServiceEntryPort port in entry.Spec.Ports)
        {
            if (port.Number is < 1 or > ushort.MaxValue)
                continue;
            int groups = 0;
            foreach ((ImmutableArray<AddressRange> addresses, ImmutableArray<string> hosts) in AddressGroups(entry))
            {
                ports.Add(new(
                    port.Name,
                    port.Number,
                    ServicePortProtocols.Declared(port),
                    ServiceEntryBackends.ProtocolOf(port, inMesh: true) == AppProtocol.WebSocket,
                    addresses,
                    [.. hosts.Select(host => new MeshHost(
                        host, ServiceEntryBackends.KeyOf(entry.Key, host, port.Number), ServiceEntryBackends.IsDynamic(entry)))],
                    groups++ == 0 ? "" : $"_{hosts[0]}"));
            }
        }

        return ports.ToImmutable();
    }

    // Addresses that were written are for all hosts; those that were allocated are each for one.
    private static IEnumerable<(ImmutableArray<AddressRange> Addresses, ImmutableArray<string> Hosts)> AddressGroups(ServiceEntry entry)
    {
        ImmutableArray<string> hosts = [.. entry.Spec.Hosts.Where(host => host.Length > 0 && ServiceEntryBackends.IsServed(entry, host)).Distinct()];
        if (hosts.IsEmpty)
            yield break;
        if (!entry.Spec.Addresses.IsEmpty)
        {
            ImmutableArray<AddressRange> all =
                Ranges(entry.Spec.Addresses.Concat(entry.Status.Addresses.Select(static address => address.Value)));
            if (!all.IsEmpty)
                yield return (all, hosts);
            yield break;
        }

        foreach (string host in hosts)
        {
            ImmutableArray<AddressRange> own = Ranges(
                entry.Status.Addresses.Where(address => address.Host.Length == 0 || address.Host == host).Select(static address => address.Value));
            if (!own.IsEmpty)
                yield return (own, [host]);
        }
    }

    private static ImmutableArray<AddressRange> Ranges(IEnumerable<string> texts)
    {
        var ranges = ImmutableArray.CreateBuilder<AddressRange>();
        foreach (string text in texts)
        {
            if (AddressRange.Parse(text) is { } range && !ranges.Contains(range))
                ranges.Add(range);
        }

        return ranges.ToImmutable();
    }
}
