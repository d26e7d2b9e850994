using System.Collections.Frozen;

namespace KGateway.Translation.Policies;

/// <summary>The commands of Envoy's substitution format that header values and answers may use, by what they take.</summary>
internal static class SubstitutionCommands
{
    private static readonly FrozenDictionary<string, Kind>.AlternateLookup<ReadOnlySpan<char>> Kinds =
        Table().ToFrozenDictionary(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    private enum Kind
    {
        Plain,
        Time,
        Header,
        Named,
        FilterState,
    }

    /// <summary>
    /// What is wrong with a command, or null. <paramref name="arguments"/> is what stands between parentheses.
    /// </summary>
    public static string? FindProblem(ReadOnlySpan<char> name, ReadOnlySpan<char> arguments, bool hasLength)
    {
        if (!Kinds.TryGetValue(name, out Kind kind))
            return $"unknown command {name}";
        if (hasLength && kind is Kind.Plain or Kind.Time)
            return $"command {name} takes no length";
        bool valid = kind switch
        {
            Kind.Plain => arguments.IsEmpty,
            Kind.Header => IsHeader(arguments),
            Kind.Named => !arguments.IsEmpty,
            Kind.FilterState => IsFilterState(arguments),
            _ => true,
        };
        return valid ? null : $"invalid arguments of command {name}: ({arguments})";
    }

    /// <summary>Whether arguments are the name of a header, or two of which the second is used when the first isn't there.</summary>
    public static bool IsHeader(ReadOnlySpan<char> arguments)
    {
        int alternative = arguments.IndexOf('?');
        return alternative < 0 ? IsName(arguments) : IsName(arguments[..alternative]) && IsName(arguments[(alternative + 1)..]);
    }

    private static bool IsName(ReadOnlySpan<char> name)
    {
        if (name.StartsWith(":", StringComparison.Ordinal))
            name = name[1..];
        return !name.IsEmpty && !name.ContainsAnyExcept("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_");
    }

    private static bool IsFilterState(ReadOnlySpan<char> arguments)
    {
        int separator = arguments.IndexOf(':');
        return separator < 0 ? !arguments.IsEmpty : separator > 0 && arguments[(separator + 1)..] is "PLAIN" or "TYPED";
    }

    private static IEnumerable<KeyValuePair<string, Kind>> Table()
    {
        foreach (string name in Words("REQ RESP TRAILER REQUEST_HEADER RESPONSE_HEADER RESPONSE_TRAILER"))
            yield return new(name, Kind.Header);
        foreach (string name in Words("DYNAMIC_METADATA CLUSTER_METADATA UPSTREAM_METADATA ENVIRONMENT QUERY_PARAM"))
            yield return new(name, Kind.Named);
        yield return new("FILTER_STATE", Kind.FilterState);
        foreach (string name in Words(
            """
            START_TIME START_TIME_LOCAL EMIT_TIME EMIT_TIME_LOCAL
            DOWNSTREAM_PEER_CERT_V_START DOWNSTREAM_PEER_CERT_V_END UPSTREAM_PEER_CERT_V_START UPSTREAM_PEER_CERT_V_END
            """))
            yield return new(name, Kind.Time);
        foreach (string name in Words(
            """
            GRPC_STATUS GRPC_STATUS_NUMBER BYTES_RECEIVED BYTES_RETRANSMITTED PACKETS_RETRANSMITTED BYTES_SENT
            PROTOCOL UPSTREAM_PROTOCOL RESPONSE_CODE RESPONSE_CODE_DETAILS CONNECTION_TERMINATION_DETAILS RESPONSE_FLAGS RESPONSE_FLAGS_LONG
            UPSTREAM_REQUEST_ATTEMPT_COUNT UPSTREAM_WIRE_BYTES_SENT UPSTREAM_WIRE_BYTES_RECEIVED UPSTREAM_HEADER_BYTES_SENT
            UPSTREAM_HEADER_BYTES_RECEIVED UPSTREAM_DECOMPRESSED_HEADER_BYTES_SENT UPSTREAM_DECOMPRESSED_HEADER_BYTES_RECEIVED
            DOWNSTREAM_WIRE_BYTES_SENT DOWNSTREAM_WIRE_BYTES_RECEIVED DOWNSTREAM_HEADER_BYTES_SENT DOWNSTREAM_HEADER_BYTES_RECEIVED
            DOWNSTREAM_DECOMPRESSED_HEADER_BYTES_SENT DOWNSTREAM_DECOMPRESSED_HEADER_BYTES_RECEIVED
            DURATION REQUEST_DURATION REQUEST_TX_DURATION RESPONSE_DURATION RESPONSE_TX_DURATION DOWNSTREAM_HANDSHAKE_DURATION
            ROUNDTRIP_DURATION UPSTREAM_CONNECTION_POOL_READY_DURATION
            UPSTREAM_HOST UPSTREAM_HOST_NAME UPSTREAM_HOST_NAME_WITHOUT_PORT UPSTREAM_HOSTS_ATTEMPTED UPSTREAM_HOST_NAMES_ATTEMPTED
            UPSTREAM_CONNECTION_IDS_ATTEMPTED UPSTREAM_CLUSTER UPSTREAM_CLUSTER_RAW UPSTREAM_LOCAL_ADDRESS
            UPSTREAM_LOCAL_ADDRESS_WITHOUT_PORT UPSTREAM_LOCAL_PORT UPSTREAM_REMOTE_ADDRESS UPSTREAM_REMOTE_ADDRESS_WITHOUT_PORT
            UPSTREAM_REMOTE_PORT UPSTREAM_TRANSPORT_FAILURE_REASON UPSTREAM_CONNECTION_ID UPSTREAM_SERVER_NAME
            UPSTREAM_TLS_CIPHER UPSTREAM_TLS_VERSION UPSTREAM_TLS_SESSION_ID UPSTREAM_PEER_ISSUER UPSTREAM_PEER_SUBJECT UPSTREAM_PEER_CERT
            UPSTREAM_PEER_URI_SAN UPSTREAM_PEER_DNS_SAN UPSTREAM_PEER_IP_SAN UPSTREAM_LOCAL_URI_SAN UPSTREAM_LOCAL_DNS_SAN
            UPSTREAM_LOCAL_IP_SAN UPSTREAM_DETECTED_CLOSE_TYPE UPSTREAM_LOCAL_CLOSE_REASON
            DOWNSTREAM_REMOTE_ADDRESS DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT DOWNSTREAM_REMOTE_PORT DOWNSTREAM_DIRECT_REMOTE_ADDRESS
            DOWNSTREAM_DIRECT_REMOTE_ADDRESS_WITHOUT_PORT DOWNSTREAM_DIRECT_REMOTE_PORT DOWNSTREAM_LOCAL_ADDRESS
            DOWNSTREAM_LOCAL_ADDRESS_WITHOUT_PORT DOWNSTREAM_LOCAL_ADDRESS_ENDPOINT_ID DOWNSTREAM_LOCAL_PORT
            DOWNSTREAM_DIRECT_LOCAL_ADDRESS DOWNSTREAM_DIRECT_LOCAL_ADDRESS_WITHOUT_PORT DOWNSTREAM_DIRECT_LOCAL_PORT
            DOWNSTREAM_PEER_URI_SAN DOWNSTREAM_PEER_DNS_SAN DOWNSTREAM_PEER_IP_SAN DOWNSTREAM_PEER_EMAIL_SAN DOWNSTREAM_PEER_OTHERNAME_SAN
            DOWNSTREAM_LOCAL_URI_SAN DOWNSTREAM_LOCAL_DNS_SAN DOWNSTREAM_LOCAL_IP_SAN DOWNSTREAM_LOCAL_EMAIL_SAN
            DOWNSTREAM_LOCAL_OTHERNAME_SAN DOWNSTREAM_PEER_SUBJECT DOWNSTREAM_PEER_ISSUER DOWNSTREAM_LOCAL_SUBJECT
            DOWNSTREAM_TLS_SESSION_ID DOWNSTREAM_TLS_CIPHER DOWNSTREAM_TLS_VERSION DOWNSTREAM_PEER_FINGERPRINT_256
            DOWNSTREAM_PEER_FINGERPRINT_1 DOWNSTREAM_PEER_SERIAL DOWNSTREAM_PEER_CHAIN_FINGERPRINTS_256
            DOWNSTREAM_PEER_CHAIN_FINGERPRINTS_1 DOWNSTREAM_PEER_CHAIN_SERIALS DOWNSTREAM_PEER_CERT DOWNSTREAM_TRANSPORT_FAILURE_REASON
            DOWNSTREAM_LOCAL_CLOSE_REASON DOWNSTREAM_DETECTED_CLOSE_TYPE
            CONNECTION_ID REQUESTED_SERVER_NAME ROUTE_NAME HOSTNAME FILTER_CHAIN_NAME VIRTUAL_CLUSTER_NAME TLS_JA3_FINGERPRINT
            TLS_JA4_FINGERPRINT UNIQUE_ID STREAM_ID TRACE_ID SPAN_ID PATH LOCAL_REPLY_BODY
            REQUEST_HEADERS_BYTES RESPONSE_HEADERS_BYTES RESPONSE_TRAILERS_BYTES
            """))
            yield return new(name, Kind.Plain);
    }

    private static string[] Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
