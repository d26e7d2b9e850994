using Envoy.Config.Listener.V3;
using Envoy.Extensions.Filters.Network.TcpProxy.V3;
using Envoy.Extensions.Matching.CommonInputs.Network.V3;
using Envoy.Extensions.Matching.InputMatchers.Ip.V3;
using Google.Protobuf.WellKnownTypes;
using KGateway.Translation.Backends;
using KGateway.Translation.Encoding;
using KGateway.Translation.Waypoints.Authorization;
using Xds.Core.V3;
using Xds.Type.Matcher.V3;

namespace KGateway.Translation.Waypoints;

/// <summary>
/// Tells Envoy which filter chain takes a connection: the one for the address and port that the client asked for, which the PROXY header
/// put in place of the connection's own. Where policies refuse connections as such, or routes are for some of them only, a matcher takes the
/// place of what chains ask for themselves, and those that nobody takes get a chain that closes them.
/// </summary>
internal static class ChainSelection
{
    /// <summary>Key of the address and port that the client asked for, in the filter state of a connection whose chain a matcher chooses.</summary>
    public const string DestinationKey = "dev.kgateway.destination";

    private const string Refused = "refused";
    private const string StatPrefix = "destination";

    /// <summary>The part of a chain by which it takes the connections to some addresses and a port, encoded.</summary>
    public static byte[] MatchOf(IReadOnlyList<AddressRange> addresses, int port)
    {
        var match = new FilterChainMatch { DestinationPort = (uint)port };
        foreach (AddressRange range in addresses)
            match.PrefixRanges.Add(range.ToEnvoy());
        return DeterministicBytes.Of(new FilterChain { FilterChainMatch = match });
    }

    /// <summary>The chain of connections that are refused; they are closed before anything is connected or said.</summary>
    public static FilterChain RefusedChain() => new()
    {
        Name = Refused,
        Filters =
        {
            new Filter
            {
                Name = "envoy.filters.network.tcp_proxy",
                TypedConfig = TypedConfig.Of(new TcpProxy { StatPrefix = Refused, Cluster = BackendKey.BlackholeCluster }),
            },
        },
    };

    /// <summary>The matcher, for a connection with <see cref="DestinationKey"/> in its filter state.</summary>
    public static Matcher MatcherOf(IEnumerable<WaypointPort> ports)
    {
        var exact = new Matcher.Types.MatcherTree.Types.MatchMap();
        var ranges = new List<(AddressRange Range, WaypointPort Port)>();
        foreach (WaypointPort port in ports)
        {
            foreach (AddressRange range in port.Addresses)
            {
                if (range.IsSingle)
                    exact.Map.Add(new System.Net.IPEndPoint(range.Prefix, port.Number).ToString(), OnMatch(port));
                else
                    ranges.Add((range, port));
            }
        }

        if (exact.Map.Count == 0)
            return InRanges(ranges);
        var matcher = new Matcher
        {
            MatcherTree = new Matcher.Types.MatcherTree
            {
                Input = ConnectionCondition.Extension("envoy.matching.inputs.filter_state", new FilterStateInput { Key = DestinationKey }),
                ExactMatchMap = exact,
            },
        };
        if (ranges.Count > 0)
            matcher.OnNoMatch = new Matcher.Types.OnMatch { Matcher = InRanges(ranges) };
        return matcher;
    }

    // The narrower range comes first.
    private static Matcher InRanges(List<(AddressRange Range, WaypointPort Port)> ranges)
    {
        var list = new Matcher.Types.MatcherList();
        foreach ((AddressRange range, WaypointPort port) in ranges.OrderByDescending(static entry => entry.Range.Length))
        {
            var number = new Envoy.Type.Matcher.V3.StringMatcher { Exact = port.Number.ToString(System.Globalization.CultureInfo.InvariantCulture) };
            ConnectionCondition there = ConnectionCondition.All(
            [
                ConnectionCondition.Text("envoy.matching.inputs.destination_port", new DestinationPortInput(), number),
                ConnectionCondition.Custom(
                    "envoy.matching.inputs.destination_ip",
                    new DestinationIPInput(),
                    "envoy.matching.matchers.ip",
                    new Ip { CidrRanges = { range.ToEnvoy() }, StatPrefix = StatPrefix }),
            ]);
            list.Matchers.Add(new Matcher.Types.MatcherList.Types.FieldMatcher { Predicate = there.Predicate, OnMatch = OnMatch(port) });
        }

        return new Matcher { MatcherList = list };
    }

    private static Matcher.Types.OnMatch OnMatch(WaypointPort port)
    {
        var list = new Matcher.Types.MatcherList();
        string? rest = port.Rest;
        foreach (ChainBranch branch in port.Branches)
        {
            if (branch.When.Predicate is { } predicate)
            {
                list.Matchers.Add(new Matcher.Types.MatcherList.Types.FieldMatcher { Predicate = predicate, OnMatch = To(branch.Chain ?? Refused) });
            }
            else if (branch.When.Holds)
            {
                rest = branch.Chain;
                break;
            }
        }

        Matcher.Types.OnMatch last = To(rest ?? Refused);
        return list.Matchers.Count == 0
            ? last
            : new Matcher.Types.OnMatch { Matcher = new Matcher { MatcherList = list, OnNoMatch = last } };
    }

    private static Matcher.Types.OnMatch To(string chain) =>
        new() { Action = new TypedExtensionConfig { Name = "chain", TypedConfig = Any.Pack(new StringValue { Value = chain }) } };
}
