using System.Collections.Frozen;
using KGateway.Translation.Policies.Cel;

namespace KGateway.Translation.Policies;

/// <summary>The commands of Envoy's substitution format whose arguments have a form of their own, which Envoy checks at once.</summary>
internal static class FormattedCommands
{
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> MetadataKinds =
        Lookup("DYNAMIC", "CLUSTER", "ROUTE", "UPSTREAM_HOST", "LISTENER", "VIRTUAL_HOST");

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> TimePoints =
        Lookup("DS_RX_BEG", "DS_RX_END", "US_CX_BEG", "US_CX_END", "US_HS_END", "US_TX_BEG", "US_TX_END", "US_RX_BEG", "US_RX_END", "DS_TX_BEG", "DS_TX_END");

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> GrpcForms = Lookup("CAMEL_STRING", "SNAKE_STRING", "NUMBER");

    /// <summary>
    /// Whether a command is one of these; then <paramref name="valid"/> says if its arguments are right.
    /// </summary>
    public static bool TryCheck(ReadOnlySpan<char> name, ReadOnlySpan<char> arguments, bool hasLength, FormatterSet formatters, out bool valid)
    {
        // Envoy has it in an extension, which only access logs are given.
        if (name is "REQ_WITHOUT_QUERY" && formatters != FormatterSet.AccessLog)
            return valid = false;
        valid = name switch
        {
            "REQ_WITHOUT_QUERY" => SubstitutionCommands.IsHeader(arguments),
            "METADATA" => IsMetadata(arguments),
            "CEL" or "TYPED_CEL" => CelExpressions.FindTextProblem(arguments.ToString()) is null,
            "UPSTREAM_FILTER_STATE" => !arguments.IsEmpty && arguments.IndexOf(':') < 0,
            "COMMON_DURATION" => !hasLength && IsInterval(arguments),
            "ACCESS_LOG_TYPE" or "CUSTOM_FLAGS" => !hasLength && arguments.IsEmpty,
            "GRPC_STATUS" => !hasLength && (arguments.IsEmpty || GrpcForms.Contains(arguments)),
            "RESPONSE_CODE_DETAILS" => !hasLength && arguments is "" or "ALLOW_WHITESPACES",
            _ => false,
        };
        return valid
            || name is "REQ_WITHOUT_QUERY" or "METADATA" or "CEL" or "TYPED_CEL" or "UPSTREAM_FILTER_STATE" or "COMMON_DURATION" or "ACCESS_LOG_TYPE" or "CUSTOM_FLAGS";
    }

    // KIND:namespace:key..., of which the kind is checked by Envoy at once.
    private static bool IsMetadata(ReadOnlySpan<char> arguments)
    {
        int colon = arguments.IndexOf(':');
        return colon > 0 && colon < arguments.Length - 1 && MetadataKinds.Contains(arguments[..colon]);
    }

    // Two points in time and a unit.
    private static bool IsInterval(ReadOnlySpan<char> arguments)
    {
        Span<Range> parts = stackalloc Range[4];
        return arguments.Split(parts, ':') == 3
            && TimePoints.Contains(arguments[parts[0]])
            && TimePoints.Contains(arguments[parts[1]])
            && arguments[parts[2]] is "ms" or "us" or "ns";
    }

    private static FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Lookup(params string[] names) =>
        names.ToFrozenSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
}
