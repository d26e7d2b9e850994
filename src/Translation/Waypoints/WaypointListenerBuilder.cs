using System.Buffers;
using Envoy.Config.Core.V3;
using Envoy.Config.Listener.V3;
using Envoy.Extensions.Filters.Common.SetFilterState.V3;
using Envoy.Extensions.Filters.Listener.HttpInspector.V3;
using Envoy.Extensions.Filters.Listener.ProxyProtocol.V3;
using Envoy.Extensions.Filters.Listener.TlsInspector.V3;
using Envoy.Type.V3;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using KGateway.Resources;
using KGateway.Translation.Encoding;
using KGateway.Translation.Policies.Listener;
using EnvoyListener = Envoy.Config.Listener.V3.Listener;

namespace KGateway.Translation.Waypoints;

/// <summary>Joins the chains of all Services to the listener that takes connections from the node's proxy.</summary>
internal static class WaypointListenerBuilder
{
    /// <summary>Name of the listener.</summary>
    public const string Name = "proxy_protocol_inbound";

    private const string TlsInspectorName = "envoy.filters.listener.tls_inspector";
    private const string HttpInspectorName = "envoy.filters.listener.http_inspector";

    // What a client that speaks first takes to do so at most.
    private static readonly TimeSpan DetectionTimeout = TimeSpan.FromSeconds(1);

    // Listener.filter_chains = 3, length-delimited.
    private const byte FilterChainTag = (3 << 3) | 2;

    /// <summary>The listener with the chains of ports in order of their names; null when there is none, because Envoy refuses such listeners.</summary>
    public static EncodedMessage? Build(
        int port, List<WaypointPort> ports, EquatableArray<ListenerField> fields, TranslationSettings settings)
    {
        ports.Sort(static (left, right) => string.CompareOrdinal(left.Name, right.Name));
        var taken = new HashSet<(AddressRange, int)>();
        List<WaypointPort> taking = ports.FindAll(candidate => Take(candidate, taken));
        if (taking.Count == 0)
            return null;
        bool matched = taking.Exists(static candidate => candidate.IsDivided);
        var output = new ArrayBufferWriter<byte>();
        output.Write(DeterministicBytes.Of(Head(port, taking, fields, matched, settings)));
        var clusters = new SortedSet<string>(StringComparer.Ordinal);
        var secrets = new SortedSet<string>(StringComparer.Ordinal);
        foreach ((WaypointPort served, WaypointChain chain) in taking
            .SelectMany(static one => one.Chains.Select(chain => (one, chain)))
            .OrderBy(static pair => pair.chain.Name, StringComparer.Ordinal))
        {
            clusters.UnionWith(chain.Clusters);
            secrets.UnionWith(chain.Secrets.Select(static secret => secret.Name));
            Write(output, matched ? default : served.Match.Span, chain.Bytes.Span);
        }

        if (matched)
            Write(output, default, DeterministicBytes.Of(ChainSelection.RefusedChain()));
        return new EncodedMessage(XdsType.Listener, Name, output.WrittenMemory, [.. clusters], [.. secrets]);
    }

    private static void Write(ArrayBufferWriter<byte> output, ReadOnlySpan<byte> match, ReadOnlySpan<byte> rest)
    {
        Span<byte> prefix = output.GetSpan(1 + Varint.MaxSize);
        prefix[0] = FilterChainTag;
        output.Advance(1 + Varint.Write(prefix[1..], (uint)(match.Length + rest.Length)));
        output.Write(match);
        output.Write(rest);
    }

    // Envoy refuses a listener with two chains for one address; the first Service that has it keeps it.
    private static bool Take(WaypointPort port, HashSet<(AddressRange, int)> taken)
    {
        foreach (AddressRange address in port.Addresses)
        {
            if (taken.Contains((address, port.Number)))
                return false;
        }

        foreach (AddressRange address in port.Addresses)
            taken.Add((address, port.Number));
        return true;
    }

    private static EnvoyListener Head(
        int port, List<WaypointPort> ports, EquatableArray<ListenerField> fields, bool matched, TranslationSettings settings)
    {
        var protocol = new ProxyProtocol
        {
            Rules =
            {
                new ProxyProtocol.Types.Rule
                {
                    TlvType = ClientIdentity.TlvType,
                    OnTlvPresent = new ProxyProtocol.Types.KeyValuePair { Key = ClientIdentity.MetadataKey },
                },
            },
        };
        var listener = new EnvoyListener
        {
            Name = Name,
            Address = new Address { SocketAddress = BindAddress(port, settings) },
            ListenerFilters = { new ListenerFilter { Name = ClientIdentity.ListenerFilter, TypedConfig = TypedConfig.Of(protocol) } },
        };
        foreach (ListenerField field in fields)
        {
            if (field.Port is { } part)
                listener.MergeFrom(part);
        }

        if (matched)
        {
            listener.ListenerFilters.Add(RememberConnection());
            listener.FilterChainMatcher = ChainSelection.MatcherOf(ports);
        }

        if (Inspector(TlsInspectorName, new TlsInspector(), ports.FindAll(static one => one.ReadsServerName)) is { } ofNames)
            listener.ListenerFilters.Add(ofNames);
        if (Inspector(HttpInspectorName, new HttpInspector(), ports.FindAll(static one => one.DetectsHttp)) is { } ofHttp)
        {
            listener.ListenerFilters.Add(ofHttp);
            // Whose client waits for the server speaks no HTTP; unless a policy must know the name that it would have asked for.
            if (!ports.Exists(static one => one.RefusesServerName))
            {
                listener.ListenerFiltersTimeout = Duration.FromTimeSpan(DetectionTimeout);
                listener.ContinueOnListenerFiltersTimeout = true;
            }
        }

        return listener;
    }

    // A matcher chooses before any filter of a chain could tell it of the client.
    private static ListenerFilter RememberConnection()
    {
        var destination = new FilterStateValue
        {
            ObjectKey = ChainSelection.DestinationKey,
            FactoryKey = "envoy.string",
            FormatString = new SubstitutionFormatString { TextFormatSource = new DataSource { InlineString = "%DOWNSTREAM_LOCAL_ADDRESS%" } },
        };
        return new ListenerFilter
        {
            Name = "envoy.filters.listener.set_filter_state",
            TypedConfig = TypedConfig.Of(
                new Envoy.Extensions.Filters.Listener.SetFilterState.V3.Config { OnAccept = { ClientIdentity.Remember(), destination } }),
        };
    }

    // Waits for what the client says first, which it may never do at ports where the server speaks first: only where it's needed.
    private static ListenerFilter? Inspector(string name, IMessage config, List<WaypointPort> ports)
    {
        if (ports.Count == 0)
            return null;
        var any = new ListenerFilterChainMatchPredicate.Types.MatchSet();
        foreach (int number in ports.Select(static one => one.Number).Distinct().Order())
            any.Rules.Add(new ListenerFilterChainMatchPredicate { DestinationPortRange = new Int32Range { Start = number, End = number + 1 } });
        return new ListenerFilter
        {
            Name = name,
            TypedConfig = TypedConfig.Of(config),
            FilterDisabled = new ListenerFilterChainMatchPredicate
            {
                NotMatch = any.Rules.Count == 1 ? any.Rules[0] : new ListenerFilterChainMatchPredicate { OrMatch = any },
            },
        };
    }

    // Whoever can reach the listener chooses the identity that it believes; on the loopback address that is the node's proxy alone.
    private static Envoy.Config.Core.V3.SocketAddress BindAddress(int port, TranslationSettings settings)
    {
        string address = settings.WaypointLocalBinding
            ? settings.ListenerBindIpv6 ? "::ffff:127.0.0.1" : "127.0.0.1"
            : settings.ListenerBindIpv6 ? "::" : "0.0.0.0";
        return new() { Address = address, PortValue = (uint)port, Ipv4Compat = settings.ListenerBindIpv6 };
    }
}
