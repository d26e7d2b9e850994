using System.Globalization;
using Envoy.Config.Cluster.V3;
using Envoy.Config.Core.V3;
using Google.Protobuf.WellKnownTypes;
using KGateway.Resources;
using KGateway.Translation.Encoding;

namespace KGateway.Translation.Endpoints;

/// <summary>
/// Which endpoints of a cluster a proxy prefers, by where both are. It stands in the cluster's metadata, where Envoy takes no notice of it, and
/// the endpoints of each proxy are ordered by it: Envoy itself knows no preference of that kind.
/// </summary>
/// <param name="Parts">
/// Parts of a locality, the most important first: <c>region</c>, <c>zone</c> or <c>subzone</c>, which an endpoint should have in common with the
/// proxy, or <c>zone=NAME</c> for one that it should have whoever asks.
/// </param>
/// <param name="Failover">The region in which endpoints are preferred when the key's region, the proxy's, has none.</param>
public sealed record EndpointPreference(EquatableArray<string> Parts, StringMap Failover)
{
    /// <summary>The part that is a region.</summary>
    public const string Region = "region";

    /// <summary>The part that is a zone.</summary>
    public const string Zone = "zone";

    /// <summary>The part that is a subzone.</summary>
    public const string Subzone = "subzone";

    private const string MetadataKey = "dev.kgateway.locality";
    private const string PreferKey = "prefer";
    private const string FailoverKey = "failover";

    /// <summary>The preference of a cluster; null when it has none, which costs no more than a search in its bytes.</summary>
    public static EndpointPreference? Of(EncodedResource cluster) =>
        cluster is EncodedMessage { Type: XdsType.Cluster } message && message.Bytes.Span.IndexOf("dev.kgateway.locality"u8) >= 0
            ? Of(Cluster.Parser.ParseFrom(message.Bytes.Span))
            : null;

    /// <summary>
    /// The priority of endpoints for a proxy; 0 is the highest. What the proxy doesn't know of itself doesn't count.
    /// </summary>
    public uint Priority(ClientLocality client, Locality? endpoints)
    {
        for (int i = 0; i < Parts.Count; i++)
        {
            int equals = Parts[i].IndexOf('=', StringComparison.Ordinal);
            string part = equals < 0 ? Parts[i] : Parts[i][..equals];
            string wanted = (equals < 0 ? Of(client, part) : Parts[i][(equals + 1)..]) ?? "";
            if ((equals < 0 && wanted.Length == 0) || wanted == Of(endpoints, part))
                continue;
            uint priority = (uint)(Parts.Count - i);
            // Among endpoints that have nothing in common with the proxy those of the region that stands in come first.
            return i == 0 && Failover.GetValueOrDefault(client.Region ?? "") is { } region && endpoints?.Region != region ? priority + 1 : priority;
        }

        return 0;
    }

    /// <summary>The metadata of a cluster with this preference.</summary>
    internal Metadata ToMetadata()
    {
        var content = new Struct();
        content.Fields[PreferKey] = Value.ForList([.. Parts.Select(Value.ForString)]);
        if (!Failover.IsEmpty)
        {
            var failover = new Struct();
            foreach ((string from, string to) in Failover)
                failover.Fields[from] = Value.ForString(to);
            content.Fields[FailoverKey] = Value.ForStruct(failover);
        }

        var metadata = new Metadata();
        metadata.FilterMetadata[MetadataKey] = content;
        return metadata;
    }

    private static EndpointPreference? Of(Cluster cluster)
    {
        if (cluster.Metadata?.FilterMetadata.TryGetValue(MetadataKey, out Struct? content) != true
            || !content!.Fields.TryGetValue(PreferKey, out Value? prefer))
            return null;
        StringMap failover = content.Fields.TryGetValue(FailoverKey, out Value? given)
            ? StringMap.From(given.StructValue.Fields.ToDictionary(static pair => pair.Key, static pair => pair.Value.StringValue))
            : default;
        return new(prefer.ListValue.Values.Select(static value => value.StringValue).ToEquatableArray(), failover);
    }

    private static string? Of(ClientLocality client, string part) => part switch
    {
        Region => client.Region,
        Zone => client.Zone,
        Subzone => client.Subzone,
        _ => throw NoPart(part),
    };

    private static string Of(Locality? endpoints, string part) => part switch
    {
        Region => endpoints?.Region ?? "",
        Zone => endpoints?.Zone ?? "",
        Subzone => endpoints?.SubZone ?? "",
        _ => throw NoPart(part),
    };

    private static ArgumentException NoPart(string part) =>
        new(string.Create(CultureInfo.InvariantCulture, $"'{part}' is no part of a locality."));
}
