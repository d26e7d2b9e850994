using KGateway.Resources;
using KGateway.Resources.Core;
using KGateway.Translation.Backends;
using KGateway.Translation.Encoding;
using Node = KGateway.Resources.Core.Node;
using SliceEndpoint = KGateway.Resources.Core.Endpoint;

namespace KGateway.Translation.Endpoints;

/// <summary>Turns the EndpointSlices of a Service's port into a ClusterLoadAssignment. The order of the slices doesn't matter.</summary>
public static class EndpointTranslator
{
    /// <summary>
    /// Translates the endpoints of a backend; one without usable endpoints gets an empty assignment. <paramref name="podOf"/> and
    /// <paramref name="nodeOf"/> find pods and nodes, as far as they're known.
    /// </summary>
    public static EncodedMessage Translate(
        BackendKey backend,
        Service service,
        IReadOnlyCollection<EndpointSlice> slices,
        Func<ObjectKey, Pod?> podOf,
        Func<string, Node?> nodeOf,
        TranslationSettings settings)
    {
        ArgumentNullException.ThrowIfNull(service);
        ArgumentNullException.ThrowIfNull(slices);
        ArgumentNullException.ThrowIfNull(podOf);
        ArgumentNullException.ThrowIfNull(nodeOf);
        ArgumentNullException.ThrowIfNull(settings);
        var found = new SortedDictionary<Address, Placed>();
        if (ServicePorts.Find(service, backend.Port, backend.IsForDatagrams()) is { } port)
        {
            foreach (EndpointSlice slice in InOrder(slices))
            {
                if (EndpointPorts.Find(service, port, slice) is not { } number)
                    continue;
                foreach (SliceEndpoint endpoint in slice.Endpoints)
                {
                    if (AddressOf(endpoint, number) is not { } address || found.ContainsKey(address))
                        continue;
                    Pod? pod = PodOf(endpoint, slice, podOf);
                    Node? node = pod?.Spec.NodeName is { Length: > 0 } name ? nodeOf(name) : null;
                    found.Add(address, new(EndpointLocality.Of(node), pod));
                }
            }
        }

        return Encode(backend.ClusterName, found, settings);
    }

    private static EncodedMessage Encode(string cluster, SortedDictionary<Address, Placed> endpoints, TranslationSettings settings)
    {
        var groups = new EndpointGroups();
        foreach ((Address address, Placed placed) in endpoints)
            IstioTlsMode.Mark(groups.Add(placed.Locality, address.Ip, address.Port), placed.Pod?.Metadata.Labels ?? default, settings);
        return new EncodedMessage(XdsType.Endpoints, cluster, DeterministicBytes.Of(groups.ToAssignment(cluster)));
    }

    private static EndpointSlice[] InOrder(IReadOnlyCollection<EndpointSlice> slices)
    {
        EndpointSlice[] ordered = [.. slices];
        Array.Sort(ordered, static (left, right) => left.Key.CompareTo(right.Key));
        return ordered;
    }

    // Unknown readiness counts as ready. Envoy refuses addresses that aren't numeric.
    private static Address? AddressOf(SliceEndpoint endpoint, int port) =>
        endpoint.Conditions.Ready != false
        && endpoint.Addresses.Count > 0
        && port is > 0 and <= ushort.MaxValue
        && NumericAddress.Parse(endpoint.Addresses[0]) is not null
            ? new Address(endpoint.Addresses[0], port)
            : null;

    private static Pod? PodOf(SliceEndpoint endpoint, EndpointSlice slice, Func<ObjectKey, Pod?> podOf) =>
        endpoint.TargetRef is { Kind: "Pod", Name: { Length: > 0 } name } target
            ? podOf(new(target.Namespace is { Length: > 0 } space ? space : slice.Metadata.Namespace, name))
            : null;

    private readonly record struct Address(string Ip, int Port) : IComparable<Address>
    {
        public int CompareTo(Address other)
        {
            int order = string.CompareOrdinal(Ip, other.Ip);
            return order != 0 ? order : Port.CompareTo(other.Port);
        }
    }

    private readonly record struct Placed(EndpointLocality Locality, Pod? Pod);
}
