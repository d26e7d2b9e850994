namespace KGateway.Silo.Admin;

/// <summary>All that the dashboard and <c>kgateway status</c> show.</summary>
internal sealed record StateDocument
{
    public required string Version { get; init; }

    public required bool Ready { get; init; }

    public required IReadOnlyList<string> NotReady { get; init; }

    /// <summary>What works only in part.</summary>
    public IReadOnlyList<string> Degraded { get; init; } = [];

    public required IReadOnlyList<SiloDocument> Silos { get; init; }

    /// <summary>Silos that didn't answer; what they hold is missing here.</summary>
    public required IReadOnlyList<string> Unanswered { get; init; }

    public required IReadOnlyList<GatewayDocument> Gateways { get; init; }

    public required IReadOnlyList<ServiceDocument> Services { get; init; }

    public required IReadOnlyList<ProxyDocument> Proxies { get; init; }

    public required IReadOnlyList<ObjectDocument> Objects { get; init; }

    /// <summary>What is wrong with the files of the folder.</summary>
    public required IReadOnlyList<FindingDocument> Findings { get; init; }
}

/// <param name="Name">Its address with the time of its start.</param>
/// <param name="Ready">Whether it serves proxies.</param>
/// <param name="NotReady">Why it doesn't.</param>
/// <param name="Inputs">Names of the streams of objects that it reads for all, in order.</param>
/// <param name="Gateways">How many Gateways it translates.</param>
/// <param name="Services">Of how many backends it translates the endpoints.</param>
/// <param name="Proxies">How many proxies are connected to it.</param>
internal sealed record SiloDocument(
    string Name, bool Ready, IReadOnlyList<string> NotReady, IReadOnlyList<string> Inputs, int Gateways, int Services, int Proxies);

internal sealed record GatewayDocument
{
    public required string Name { get; init; }

    public required string Class { get; init; }

    /// <summary>The silo that translates it; null while none does.</summary>
    public string? Silo { get; init; }

    public long Revision { get; init; }

    public long Translations { get; init; }

    public double LastMilliseconds { get; init; }

    /// <summary>Number of resources by type.</summary>
    public IReadOnlyDictionary<string, int> Resources { get; init; } = new Dictionary<string, int>();

    public int Backends { get; init; }

    public string? Failure { get; init; }

    public required IReadOnlyList<ListenerDocument> Listeners { get; init; }

    public required IReadOnlyList<ConditionDocument> Conditions { get; init; }

    public int Proxies { get; init; }

    public int SyncedProxies { get; init; }
}

internal sealed record ListenerDocument(
    string Name, int Port, string Protocol, string? Hostname, int AttachedRoutes, string? Url, IReadOnlyList<ConditionDocument> Conditions);

/// <param name="Part">Part of the object that it speaks of; empty for the whole.</param>
/// <param name="Type">Its type, such as "Accepted".</param>
/// <param name="Status">"True", "False" or "Unknown".</param>
/// <param name="Reason">The reason in one word.</param>
/// <param name="Message">The reason in a sentence.</param>
/// <param name="ObservedGeneration">Generation of the object that it speaks of.</param>
/// <param name="Problem">Whether something isn't as its author wanted it.</param>
internal sealed record ConditionDocument(
    string Part, string Type, string Status, string Reason, string Message, long ObservedGeneration, bool Problem);

/// <param name="Name">Name of its cluster.</param>
/// <param name="Silo">The silo that translates its endpoints.</param>
/// <param name="Slices">How many EndpointSlices it has.</param>
/// <param name="State">"Unknown", "Empty" or "Known".</param>
/// <param name="Version">Version of its load assignment.</param>
internal sealed record ServiceDocument(string Name, string Silo, int Slices, string State, string Version);

internal sealed record ProxyDocument
{
    public required string Node { get; init; }

    public required string Gateway { get; init; }

    public required string Silo { get; init; }

    public required DateTimeOffset ConnectedAt { get; init; }

    public required double AgeSeconds { get; init; }

    public required string Peer { get; init; }

    public required string UserAgent { get; init; }

    public required bool Synced { get; init; }

    public required IReadOnlyList<ProxyTypeDocument> Types { get; init; }

    /// <summary>Admin interface of the Envoy, if this process runs it.</summary>
    public Uri? Admin { get; init; }
}

/// <param name="Type">Name of the type, such as "Listener".</param>
/// <param name="Resources">How many of them the proxy was given.</param>
/// <param name="State">"synced", "behind" or "NACKed".</param>
/// <param name="Version">Hash of the newest content of the type on its silo.</param>
/// <param name="Rejection">What it refused last; null when it took the last.</param>
internal sealed record ProxyTypeDocument(string Type, int Resources, string State, string Version, RejectionDocument? Rejection);

internal sealed record RejectionDocument(IReadOnlyList<string> Names, string Message, DateTimeOffset At);

internal sealed record ObjectDocument(string Kind, string Name, bool Problem, IReadOnlyList<ConditionDocument> Conditions);

internal sealed record FindingDocument(string Severity, string File, int Line, string? Object, string Field, string Message);
