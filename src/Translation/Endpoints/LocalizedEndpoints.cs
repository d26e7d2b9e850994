using Envoy.Config.Endpoint.V3;
using KGateway.Translation.Encoding;

namespace KGateway.Translation.Endpoints;

/// <summary>Orders the endpoints of a cluster as proxies of one place prefer them.</summary>
public static class LocalizedEndpoints
{
    /// <summary>
    /// The assignment with priorities, without gaps between them, as Envoy wants them; the same one where all endpoints are equal to the proxies,
    /// or nothing is known of those.
    /// </summary>
    public static EncodedResource Of(EncodedResource assignment, EndpointPreference preference, ClientLocality client)
    {
        ArgumentNullException.ThrowIfNull(preference);
        if (client.IsUnknown || assignment is not EncodedMessage { Type: XdsType.Endpoints } message)
            return assignment;
        var parsed = ClusterLoadAssignment.Parser.ParseFrom(message.Bytes.Span);
        var groups = new List<(uint Priority, LocalityLbEndpoints Group)>(parsed.Endpoints.Count);
        var levels = new SortedSet<uint>();
        foreach (LocalityLbEndpoints group in parsed.Endpoints)
        {
            uint priority = preference.Priority(client, group.Locality);
            groups.Add((priority, group));
            levels.Add(priority);
        }

        if (levels.Count < 2)
            return assignment;
        uint[] ordered = [.. levels];
        parsed.Endpoints.Clear();
        // Groups of one priority keep their order.
        foreach ((uint priority, LocalityLbEndpoints group) in groups.OrderBy(static entry => entry.Priority))
        {
            group.Priority = (uint)Array.BinarySearch(ordered, priority);
            parsed.Endpoints.Add(group);
        }

        return new EncodedMessage(XdsType.Endpoints, message.Name, DeterministicBytes.Of(parsed));
    }
}
