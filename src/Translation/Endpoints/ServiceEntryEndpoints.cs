using Envoy.Config.Endpoint.V3;
using KGateway.Resources;
using KGateway.Resources.Core;
using KGateway.Resources.Istio;
using KGateway.Translation.Backends;
using KGateway.Translation.Encoding;
using Node = KGateway.Resources.Core.Node;

namespace KGateway.Translation.Endpoints;

/// <summary>Endpoints of ServiceEntries: those that are written in them, and those that their selectors find.</summary>
public static class ServiceEntryEndpoints
{
    private const uint MaxWeight = 1_000_000;

    /// <summary>
    /// The assignment of a backend whose entry selects its endpoints among the Pods and WorkloadEntries of its namespace.
    /// <paramref name="nodeOf"/> finds nodes, as far as they're known.
    /// </summary>
    public static EncodedMessage Translate(
        BackendKey backend,
        ServiceEntry entry,
        IEnumerable<WorkloadEntry> workloads,
        IEnumerable<Pod> pods,
        Func<string, Node?> nodeOf,
        TranslationSettings settings)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(workloads);
        ArgumentNullException.ThrowIfNull(pods);
        ArgumentNullException.ThrowIfNull(nodeOf);
        ArgumentNullException.ThrowIfNull(settings);
        var groups = new EndpointGroups();
        if (ServiceEntryBackends.PortOf(entry, backend.Port) is { } port && entry.Spec.WorkloadSelector is { } selector)
        {
            var seen = new HashSet<(string, int)>();
            foreach (WorkloadEntry workload in workloads.OrderBy(static workload => workload.Key))
            {
                // Labels of the specification are those of the workload itself.
                StringMap labels = workload.Spec.Labels.IsEmpty ? workload.Metadata.Labels : workload.Spec.Labels;
                if (!selector.Selects(labels) || !IsUsable(workload.Spec, port, numeric: true, out int number) || !seen.Add((workload.Spec.Address, number)))
                    continue;
                LbEndpoint endpoint = groups.Add(EndpointLocality.Of(workload.Spec.Locality), workload.Spec.Address, number, WeightOf(workload.Spec));
                IstioTlsMode.Mark(endpoint, labels, settings);
            }

            foreach (Pod pod in pods.OrderBy(static pod => pod.Key))
            {
                int number = port.TargetPort ?? port.Number;
                // One that is going may look ready until it's gone.
                if (!pod.Status.IsReady
                    || pod.Metadata.DeletionTimestamp is not null
                    || !selector.Selects(pod.Metadata.Labels)
                    || NumericAddress.Parse(pod.Status.PodIP ?? "") is null
                    || number is < 1 or > ushort.MaxValue
                    || !seen.Add((pod.Status.PodIP!, number)))
                    continue;
                Node? node = pod.Spec.NodeName is { Length: > 0 } name ? nodeOf(name) : null;
                IstioTlsMode.Mark(groups.Add(EndpointLocality.Of(node), pod.Status.PodIP!, number), pod.Metadata.Labels, settings);
            }
        }

        return new EncodedMessage(XdsType.Endpoints, backend.ClusterName, DeterministicBytes.Of(groups.ToAssignment(backend.ClusterName)));
    }

    /// <summary>
    /// The endpoints that are written in an entry. Of names, which only DNS resolutions take, the host itself is one if there is no other.
    /// </summary>
    internal static ClusterLoadAssignment Inline(string cluster, ServiceEntry entry, string host, ServiceEntryPort port, TranslationSettings settings)
    {
        bool addresses = entry.Spec.Resolution == "STATIC";
        var groups = new EndpointGroups();
        foreach (WorkloadEntrySpec workload in entry.Spec.Endpoints)
        {
            if (IsUsable(workload, port, numeric: addresses, out int number))
                IstioTlsMode.Mark(groups.Add(EndpointLocality.Of(workload.Locality), workload.Address, number, WeightOf(workload)), workload.Labels, settings);
        }

        if (groups.IsEmpty && !addresses && !host.StartsWith('*'))
            groups.Add(EndpointLocality.Of(""), host, port.TargetPort ?? port.Number);
        return groups.ToAssignment(cluster);
    }

    // A workload with a network but no address is behind a gateway of that network, which plain TCP can't pass.
    private static bool IsUsable(WorkloadEntrySpec workload, ServiceEntryPort port, bool numeric, out int number)
    {
        number = WorkloadPorts.Find(workload, port);
        return workload.Address.Length > 0
            && !workload.Address.Contains('/', StringComparison.Ordinal)
            && number is >= 1 and <= ushort.MaxValue
            && (!numeric || NumericAddress.Parse(workload.Address) is not null);
    }

    private static uint WeightOf(WorkloadEntrySpec workload) => (uint)Math.Clamp(workload.Weight ?? 1, 1, MaxWeight);
}
