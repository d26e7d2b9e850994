using Envoy.Config.Core.V3;
using Envoy.Extensions.Filters.Common.SetFilterState.V3;
using Envoy.Type.Matcher.V3;
using KGateway.Translation.Policies;

namespace KGateway.Translation.Waypoints;

/// <summary>
/// Identity of the client, a SPIFFE id that the node's proxy verified and put into the PROXY header. Absent for clients outside the mesh.
/// </summary>
internal static class ClientIdentity
{
    /// <summary>Type of the field of the PROXY header.</summary>
    public const uint TlvType = 0xD0;

    /// <summary>The listener filter that reads the header; also the namespace of its metadata.</summary>
    public const string ListenerFilter = "envoy.filters.listener.proxy_protocol";

    /// <summary>Key of the identity in the metadata.</summary>
    public const string MetadataKey = "peer_principal";

    /// <summary>Key of the identity in the connection's filter state.</summary>
    public const string FilterStateKey = "io.istio.peer_principal";

    /// <summary>Takes the identity from the header's metadata into the connection's filter state.</summary>
    public static FilterStateValue Remember() => new()
    {
        ObjectKey = FilterStateKey,
        FactoryKey = "envoy.string",
        FormatString = new SubstitutionFormatString
        {
            TextFormatSource = new DataSource { InlineString = $"%DYNAMIC_METADATA({ListenerFilter}:{MetadataKey})%" },
        },
        SharedWithUpstream = FilterStateValue.Types.SharedWithUpstream.Once,
    };

    /// <summary>Matches clients of a namespace, whatever their trust domain.</summary>
    public static FilterStateMatcher InNamespace(string @namespace) => new()
    {
        Key = FilterStateKey,
        StringMatch = new StringMatcher { SafeRegex = new RegexMatcher { Regex = $"spiffe://[^/]+/ns/{PathRewrite.Quote(@namespace)}/.+" } },
    };
}
