using System.Buffers;
using Envoy.Config.Core.V3;
using Envoy.Config.Listener.V3;
using Envoy.Extensions.Filters.Common.SetFilterState.V3;
using Envoy.Extensions.Filters.Listener.ProxyProtocol.V3;
using Envoy.Extensions.Filters.Listener.TlsInspector.V3;
using Envoy.Type.V3;
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

    // Listener.filter_chains = 3, length-delimited.
    private const byte FilterChainTag = (3 << 3) | 2;

    /// <summary>The listener with the chains in order of their names; null when there is none, because Envoy refuses such listeners.</summary>
    public static EncodedMessage? Build(
        int port, List<WaypointChain> chains, EquatableArray<ListenerField> fields, TranslationSettings settings)
    {
        chains.Sort(static (left, right) => string.CompareOrdinal(left.Name, right.Name));
        var taken = new HashSet<(AddressRange, int)>();
        List<WaypointChain> served = chains.FindAll(chain => Take(chain, taken));
        if (served.Count == 0)
            return null;
        bool matched = ChainSelection.NeedsMatcher(served);
        var output = new ArrayBufferWriter<byte>();
        output.Write(DeterministicBytes.Of(Head(port, served, fields, matched, settings)));
        var clusters = new SortedSet<string>(StringComparer.Ordinal);
        var secrets = new SortedSet<string>(StringComparer.Ordinal);
        foreach (WaypointChain chain in served)
        {
            clusters.UnionWith(chain.Clusters);
            secrets.UnionWith(chain.Secrets.Select(static secret => secret.Name));
            Write(output, matched ? default : chain.Match.Span, chain.Bytes.Span);
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
    private static bool Take(WaypointChain chain, HashSet<(AddressRange, int)> taken)
    {
        foreach (AddressRange address in chain.Addresses)
        {
            if (taken.Contains((address, chain.Port)))
                return false;
        }

        foreach (AddressRange address in chain.Addresses)
            taken.Add((address, chain.Port));
        return true;
    }

    private static EnvoyListener Head(
        int port, List<WaypointChain> chains, EquatableArray<ListenerField> fields, bool matched, TranslationSettings settings)
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
            listener.FilterChainMatcher = ChainSelection.MatcherOf(chains);
        }

        if (ReadServerNames(chains) is { } inspector)
            listener.ListenerFilters.Add(inspector);
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
    private static ListenerFilter? ReadServerNames(List<WaypointChain> chains)
    {
        var ports = new SortedSet<int>();
        foreach (WaypointChain chain in chains)
        {
            if (chain.ReadsServerName)
                ports.Add(chain.Port);
        }

        if (ports.Count == 0)
            return null;
        var any = new ListenerFilterChainMatchPredicate.Types.MatchSet();
        foreach (int port in ports)
            any.Rules.Add(new ListenerFilterChainMatchPredicate { DestinationPortRange = new Int32Range { Start = port, End = port + 1 } });
        return new ListenerFilter
        {
            Name = "envoy.filters.listener.tls_inspector",
            TypedConfig = TypedConfig.Of(new TlsInspector()),
            FilterDisabled = new ListenerFilterChainMatchPredicate
            {
                NotMatch = ports.Count == 1 ? any.Rules[0] : new ListenerFilterChainMatchPredicate { OrMatch = any },
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
