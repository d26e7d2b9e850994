using KGateway.Resources;
using KGateway.Resources.Core;

namespace KGateway.Translation.Endpoints;

/// <summary>Which port of an EndpointSlice belongs to a port of its Service.</summary>
internal static class EndpointPorts
{
    /// <summary>The number of the slice's port, or null when the slice has none for this port of the Service.</summary>
    public static int? Find(Service service, ServicePort port, EndpointSlice slice)
    {
        bool only = service.Spec.Ports.Count == 1;
        foreach (EndpointPort candidate in slice.Ports)
        {
            if (candidate.Port is { } number && (only || candidate.Name == port.Name))
                return number;
        }

        return only ? null : FindByTarget(port, slice);
    }

    // Slices that somebody wrote by hand may name their ports as the pods do, or not at all.
    private static int? FindByTarget(ServicePort port, EndpointSlice slice)
    {
        IntOrString target = port.TargetPort ?? port.Port;
        foreach (EndpointPort candidate in slice.Ports)
        {
            bool matches = target.IsText
                ? candidate.Name == target.Text
                : candidate.Name.Length == 0 && candidate.Port == target.Number;
            if (candidate.Port is { } number && matches)
                return number;
        }

        return null;
    }
}
