using KGateway.Resources;
using KGateway.Translation.Endpoints.Ec2;
using KGateway.Translation.Policies.Merging;

namespace KGateway.Translation;

/// <summary>
/// The settings that change what Gateways are translated to. Each can be set by its variable (<c>KGW_VALIDATION_MODE</c>) or by its
/// short name (<c>ValidationMode</c>). Compares by content.
/// </summary>
public sealed record TranslationSettings
{
    /// <summary>Name of this controller in GatewayClasses and statuses.</summary>
    public const string ControllerName = "kgateway.dev/kgateway";

    private readonly string _policyMerge = "{}";
    private readonly string _excludedServiceEntries = "[]";
    private readonly string _excludedWorkloadEntries = "";
    private readonly string _discoveredNamespaces = "[]";

    /// <summary>Everything at its default.</summary>
    public static TranslationSettings Default { get; } = new();

    /// <summary>
    /// The defaults of programs that serve proxies. Other than kgateway's, they don't open a waypoint's listener to whoever reaches it and
    /// chooses the identity that it is taken for.
    /// </summary>
    public static TranslationSettings ServedDefault { get; } = new() { WaypointLocalBinding = true };

    /// <summary>How far configuration is checked.</summary>
    public ValidationMode ValidationMode { get; init; } = ValidationMode.Stock;

    /// <summary>How Envoy is asked in the strict mode.</summary>
    public ValidatorMode ValidatorMode { get; init; }

    /// <summary>
    /// How many of Envoy's answers are remembered, about; 0 for the default. Those that are in use at once are never forgotten, so less
    /// than some thousands changes nothing.
    /// </summary>
    public int ValidatorCacheSize { get; init; }

    /// <summary>Which references need a ReferenceGrant.</summary>
    public ReferenceGrantMode ReferenceGrantMode { get; init; } = ReferenceGrantMode.Permissive;

    /// <summary>Whether the annotation <c>kgateway.dev/route-weight</c> comes before all other rules of precedence between routes.</summary>
    public bool WeightedRoutePrecedence { get; init; }

    /// <summary>Whether kinds and fields of Gateway API's experimental channel are honoured.</summary>
    public bool EnableExperimentalGatewayApiFeatures { get; init; } = true;

    /// <summary>Whether listeners bind to all addresses of both families rather than of IPv4 alone.</summary>
    public bool ListenerBindIpv6 { get; init; } = true;

    /// <summary>Which addresses of a DNS name proxies use.</summary>
    public DnsLookupFamily DnsLookupFamily { get; init; } = DnsLookupFamily.V4Preferred;

    /// <summary>Namespace whose policies may select objects in any namespace; empty for none.</summary>
    public string GlobalPolicyNamespace { get; init; } = "";

    /// <summary>How fields of policies are merged, as JSON: <c>{"trafficPolicy":{"extAuth":"DeepMerge"}}</c>.</summary>
    /// <exception cref="FormatException">It isn't written so; the message says where.</exception>
    public string PolicyMerge
    {
        get => _policyMerge;
        init
        {
            DeepFields = DeepFields.Parse(value);
            _policyMerge = value;
        }
    }

    /// <summary>What <see cref="PolicyMerge"/> says.</summary>
    internal DeepFields DeepFields { get; private init; } = DeepFields.Default;

    /// <summary>Whether waypoints are translated.</summary>
    public bool EnableWaypoint { get; init; }

    /// <summary>
    /// Whether listeners of waypoints bind to the loopback address, where only the node's proxy reaches them (ztunnel of Istio 1.26 or later).
    /// Otherwise whoever reaches the pod chooses the identity that it is taken for; kgateway's own default is that.
    /// </summary>
    public bool WaypointLocalBinding { get; init; }

    /// <summary>Whether entrances send traffic through the waypoints of Services that ask for it.</summary>
    public bool IngressUseWaypoints { get; init; } = true;

    /// <summary>Whether Istio's ServiceEntries, WorkloadEntries and DestinationRules are honoured.</summary>
    public bool EnableIstioIntegration { get; init; }

    /// <summary>Whether Istio's kinds are read: its integration is on, or waypoints are, which need them.</summary>
    public bool HonoursIstio => EnableIstioIntegration || EnableWaypoint;

    /// <summary>Label selectors of ServiceEntries that don't exist for this controller, as a JSON list; those that one selects are left out.</summary>
    /// <exception cref="FormatException">It isn't written so; the message says where.</exception>
    public string ServiceEntriesExclusionLabelSelectors
    {
        get => _excludedServiceEntries;
        init
        {
            Exclusions = Exclusions with { ServiceEntries = LabelSelectorJson.Parse(value.Length == 0 ? "[]" : value) };
            _excludedServiceEntries = value;
        }
    }

    /// <summary>Labels, separated by commas; WorkloadEntries that have one of them don't exist for this controller.</summary>
    public string WorkloadEntriesExclusionLabels
    {
        get => _excludedWorkloadEntries;
        init
        {
            Exclusions = Exclusions with
            {
                WorkloadEntries = value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).ToEquatableArray(),
            };
            _excludedWorkloadEntries = value;
        }
    }

    /// <summary>What these two leave out.</summary>
    public EntryExclusions Exclusions { get; private init; } = EntryExclusions.None;

    /// <summary>
    /// Label selectors of namespaces, as a JSON list; objects of namespaces that none selects don't exist for this controller. Without a
    /// selector all exist.
    /// </summary>
    /// <exception cref="FormatException">It isn't written so; the message says where.</exception>
    public string DiscoveryNamespaceSelectors
    {
        get => _discoveredNamespaces;
        init
        {
            Discovery = new NamespaceDiscovery(LabelSelectorJson.Parse(value.Length == 0 ? "[]" : value));
            _discoveredNamespaces = value;
        }
    }

    /// <summary>What these say.</summary>
    public NamespaceDiscovery Discovery { get; private init; } = NamespaceDiscovery.All;

    /// <summary>Whether proxies use Istio's mutual TLS towards workloads of the mesh.</summary>
    public bool EnableIstioAutoMtls { get; init; }

    /// <summary>Namespace of Istio.</summary>
    public string IstioNamespace { get; init; } = "istio-system";

    /// <summary>Whether each route says in its metadata which rule it was made from.</summary>
    public bool EnableRouteSourceMetadata { get; init; }

    /// <summary>Whether a successful authentication is told to later filters in the dynamic metadata.</summary>
    public bool EnableAuthMetadata { get; init; }

    /// <summary>Whether Backends may be found as EC2 instances.</summary>
    public bool EnableAwsEc2Discovery { get; init; }

    /// <summary>Whether somebody looks up these instances. Follows from how the program is run; there is no variable for it.</summary>
    public Ec2Lookup Ec2Lookup { get; init; }

    /// <summary>The namespace that stands for every namespace where a route delegates by label.</summary>
    public string DelegationWildcardNamespace { get; init; } = "all";

    /// <summary>
    /// Whether proxies are deployed to Kubernetes, so that a Gateway's addresses are those of its Service. Follows from how the program
    /// is run; there is no variable for it.
    /// </summary>
    public bool DeploysToKubernetes { get; init; }

    /// <summary>
    /// Whether there is an Envoy that says what it would refuse, which matters where <see cref="ValidationMode"/> is strict. Follows from
    /// how the program is run; there is no variable for it.
    /// </summary>
    public bool AsksEnvoy { get; init; }

    /// <summary>
    /// Version of this controller as telemetry names it. Set by the program that runs it; otherwise the one that builds of kgateway have
    /// which aren't releases.
    /// </summary>
    public string ControllerVersion { get; init; } = "v1.0.0-ci1";

    /// <summary>Domain of the cluster's names, for example of Services.</summary>
    public string ClusterDomain { get; init; } = "cluster.local";

    /// <summary>Namespace of this controller, where it keeps what all Gateways share.</summary>
    public string PodNamespace { get; init; } = "kgateway-system";

    /// <summary>Names of all settings, the short ones, in order.</summary>
    public static IReadOnlyList<string> Names => SettingNames.All;

    /// <summary>The environment variables of all settings, in the same order.</summary>
    public static IReadOnlyList<string> Variables => SettingNames.Variables;

    /// <summary>These settings with one changed.</summary>
    /// <exception cref="FormatException">There is no such setting or the value isn't one of its values; the message says so.</exception>
    public TranslationSettings With(string name, string value) => SettingNames.Set(this, name, value);

    /// <summary>These settings with some changed, each written <c>NAME=VALUE</c>; later ones win.</summary>
    /// <exception cref="FormatException">One isn't written so, or as <see cref="With(string, string)"/>.</exception>
    public TranslationSettings With(IEnumerable<string> assignments)
    {
        ArgumentNullException.ThrowIfNull(assignments);
        var settings = this;
        foreach (var assignment in assignments)
        {
            var equals = assignment.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
                throw new FormatException($"'{assignment}' is no setting; write NAME=VALUE.");
            settings = settings.With(assignment[..equals], assignment[(equals + 1)..]);
        }

        return settings;
    }
}
