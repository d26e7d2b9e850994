using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace KGateway.Translation;

/// <summary>The names by which settings are set, and the readers of their values.</summary>
internal static class SettingNames
{
    private delegate TranslationSettings Setter(TranslationSettings settings, string value);

    private static readonly (string Variable, string Name, Setter Set)[] Settings =
    [
        Enum<ValidationMode>("KGW_VALIDATION_MODE", "ValidationMode", "Validation", static (s, v) => s with { ValidationMode = v }),
        Enum<ValidatorMode>("KGW_VALIDATOR_MODE", "ValidatorMode", "Validator", static (s, v) => s with { ValidatorMode = v }),
        Count("KGW_VALIDATOR_CACHE_SIZE", "ValidatorCacheSize", static (s, v) => s with { ValidatorCacheSize = v }),
        Enum<ReferenceGrantMode>(
            "KGW_REFERENCE_GRANT_MODE", "ReferenceGrantMode", "ReferenceGrant", static (s, v) => s with { ReferenceGrantMode = v }),
        Bool("KGW_WEIGHTED_ROUTE_PRECEDENCE", "WeightedRoutePrecedence", static (s, v) => s with { WeightedRoutePrecedence = v }),
        Bool(
            "KGW_ENABLE_EXPERIMENTAL_GATEWAY_API_FEATURES",
            "EnableExperimentalGatewayAPIFeatures",
            static (s, v) => s with { EnableExperimentalGatewayApiFeatures = v }),
        Bool("KGW_LISTENER_BIND_IPV6", "ListenerBindIpv6", static (s, v) => s with { ListenerBindIpv6 = v }),
        Enum<DnsLookupFamily>(
            "KGW_DNS_LOOKUP_FAMILY", "DnsLookupFamily", "DnsLookupFamily", static (s, v) => s with { DnsLookupFamily = v }),
        Text("KGW_GLOBAL_POLICY_NAMESPACE", "GlobalPolicyNamespace", static (s, v) => s with { GlobalPolicyNamespace = v }),
        Text("KGW_POLICY_MERGE", "PolicyMerge", static (s, v) => s with { PolicyMerge = v }),
        Bool("KGW_ENABLE_WAYPOINT", "EnableWaypoint", static (s, v) => s with { EnableWaypoint = v }),
        Bool("KGW_WAYPOINT_LOCAL_BINDING", "WaypointLocalBinding", static (s, v) => s with { WaypointLocalBinding = v }),
        Bool("KGW_INGRESS_USE_WAYPOINTS", "IngressUseWaypoints", static (s, v) => s with { IngressUseWaypoints = v }),
        Bool("KGW_ENABLE_ISTIO_INTEGRATION", "EnableIstioIntegration", static (s, v) => s with { EnableIstioIntegration = v }),
        Text(
            "KGW_SERVICE_ENTRIES_EXCLUSION_LABEL_SELECTORS",
            "ServiceEntriesExclusionLabelSelectors",
            static (s, v) => s with { ServiceEntriesExclusionLabelSelectors = v }),
        Text("KGW_WORKLOAD_ENTRIES_EXCLUSION_LABELS", "WorkloadEntriesExclusionLabels", static (s, v) => s with { WorkloadEntriesExclusionLabels = v }),
        Text("KGW_DISCOVERY_NAMESPACE_SELECTORS", "DiscoveryNamespaceSelectors", static (s, v) => s with { DiscoveryNamespaceSelectors = v }),
        Bool("KGW_ENABLE_ISTIO_AUTO_MTLS", "EnableIstioAutoMtls", static (s, v) => s with { EnableIstioAutoMtls = v }),
        Text("KGW_ISTIO_NAMESPACE", "IstioNamespace", static (s, v) => s with { IstioNamespace = v }),
        Bool("KGW_ENABLE_ROUTE_SOURCE_METADATA", "EnableRouteSourceMetadata", static (s, v) => s with { EnableRouteSourceMetadata = v }),
        Bool("KGW_ENABLE_AUTH_METADATA", "EnableAuthMetadata", static (s, v) => s with { EnableAuthMetadata = v }),
        Text("POD_NAMESPACE", "PodNamespace", static (s, v) => s with { PodNamespace = v }),
        Bool("KGW_ENABLE_AWS_EC2_DISCOVERY", "EnableAwsEc2Discovery", static (s, v) => s with { EnableAwsEc2Discovery = v }),
        Text(
            "DELEGATION_WILDCARD_NAMESPACE",
            "DelegationWildcardNamespace",
            static (s, v) => s with { DelegationWildcardNamespace = v }),
    ];

    private static readonly FrozenDictionary<string, Setter> ByName = Settings
        .SelectMany(static s => new[] { KeyValuePair.Create(s.Variable, s.Set), KeyValuePair.Create(s.Name, s.Set) })
        .ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    public static IReadOnlyList<string> All { get; } = [.. Settings.Select(static s => s.Name)];

    public static IReadOnlyList<string> Variables { get; } = [.. Settings.Select(static s => s.Variable)];

    public static TranslationSettings Set(TranslationSettings settings, string name, string value)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(value);
        if (!ByName.TryGetValue(name, out var setter))
            throw new FormatException($"There is no setting '{name}' for translation. There are: {string.Join(", ", All)}.");
        try
        {
            return setter(settings, value);
        }
        catch (FormatException e)
        {
            throw new FormatException($"Setting {name}: {e.Message}", e);
        }
    }

    private static (string, string, Setter) Bool(
        string variable, string name, Func<TranslationSettings, bool, TranslationSettings> set) =>
        (variable, name, (settings, value) => value.ToLowerInvariant() switch
        {
            "true" or "t" or "1" => set(settings, true),
            "false" or "f" or "0" => set(settings, false),
            _ => throw new FormatException($"'{value}' is neither true nor false."),
        });

    private static (string, string, Setter) Count(
        string variable, string name, Func<TranslationSettings, int, TranslationSettings> set) =>
        (variable, name, (settings, value) => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? set(settings, count)
            : throw new FormatException($"'{value}' is no number from 0 on."));

    private static (string, string, Setter) Text(
        string variable, string name, Func<TranslationSettings, string, TranslationSettings> set) =>
        (variable, name, (settings, value) => set(settings, Unquoted(value)));

    // Quotes may be left over from where the value was written; none of these values has any of its own around it.
    private static string Unquoted(string value) => value is ['"', .. var inner, '"'] ? inner : value;

    // Values are written as STRICT or with the type in front, ValidationStrict; V4_ONLY or V4Only.
    private static (string, string, Setter) Enum<T>(
        string variable, string name, string prefix, Func<TranslationSettings, T, TranslationSettings> set)
        where T : struct, Enum =>
        (variable, name, (settings, value) =>
        {
            var plain = value.Replace("_", "", StringComparison.Ordinal);
            foreach (var candidate in System.Enum.GetValues<T>())
            {
                var text = candidate.ToString();
                if (plain.Equals(text, StringComparison.OrdinalIgnoreCase)
                    || plain.Equals(prefix + text, StringComparison.OrdinalIgnoreCase))
                    return set(settings, candidate);
            }

            var all = string.Join(", ", System.Enum.GetNames<T>().Select(Spell));
            throw new FormatException($"'{value}' is none of {all}.");
        });

    private static string Spell(string name)
    {
        var spelled = new StringBuilder(name.Length + 2);
        for (var i = 0; i < name.Length; i++)
        {
            if (i > 0 && char.IsUpper(name[i]))
                spelled.Append('_');
            spelled.Append(char.ToUpperInvariant(name[i]));
        }

        return spelled.ToString();
    }
}
