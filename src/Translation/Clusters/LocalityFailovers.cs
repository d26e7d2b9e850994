using KGateway.Resources;
using KGateway.Resources.Istio;
using KGateway.Translation.Endpoints;

namespace KGateway.Translation.Clusters;

/// <summary>What a DestinationRule says of where traffic goes when near endpoints fail.</summary>
internal static class LocalityFailovers
{
    // The labels of nodes by which localities are told; others aren't known of endpoints.
    private static readonly StringMap Parts = StringMap.From(
        (EndpointLocality.RegionLabel, EndpointPreference.Region),
        (EndpointLocality.ZoneLabel, EndpointPreference.Zone),
        (EndpointLocality.SubzoneLabel, EndpointPreference.Subzone));

    private static readonly EquatableArray<string> Nearest = [EndpointPreference.Region, EndpointPreference.Zone, EndpointPreference.Subzone];

    /// <summary>The preference; null for none. Rules that eject endpoints have one even if they don't say so.</summary>
    public static EndpointPreference? PreferenceOf(LocalityLoadBalancing? setting, bool ejects)
    {
        if (setting is null)
            return ejects ? new(Nearest, default) : null;
        if (setting.Enabled == false)
            return null;
        if (!setting.FailoverPriority.IsEmpty)
        {
            EquatableArray<string> parts = setting.FailoverPriority.AsImmutableArray().Select(PartOf).OfType<string>().ToEquatableArray();
            return parts.IsEmpty ? null : new(parts, default);
        }

        var failover = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (LocalityFailover region in setting.Failover)
            failover.TryAdd(region.From, region.To);
        return new(Nearest, StringMap.From(failover));
    }

    private static string? PartOf(string label)
    {
        int equals = label.IndexOf('=', StringComparison.Ordinal);
        return Parts.GetValueOrDefault(equals < 0 ? label : label[..equals]) is { } part ? part + (equals < 0 ? "" : label[equals..]) : null;
    }
}
