using System.Collections.Immutable;
using KGateway.Resources;
using KGateway.Translation.Encoding;

namespace KGateway.Grains.Contracts.Proxies;

/// <summary>A proxy's stream as people see it.</summary>
[GenerateSerializer, Immutable, Alias("kgateway.ProxyReport")]
public sealed record ProxyReport
{
    /// <summary>xDS node id.</summary>
    [Id(0)]
    public required string NodeId { get; init; }

    /// <summary>The Gateway whose configuration it is given.</summary>
    [Id(1)]
    public required ObjectKey Gateway { get; init; }

    /// <summary>The silo that serves it.</summary>
    [Id(2)]
    public required string Silo { get; init; }

    /// <summary>Id of the stream.</summary>
    [Id(3)]
    public required string StreamId { get; init; }

    /// <summary>When the stream was admitted; of two streams of a proxy the later counts.</summary>
    [Id(4)]
    public required DateTimeOffset ConnectedAt { get; init; }

    /// <summary>False once the stream has ended.</summary>
    [Id(5)]
    public required bool Connected { get; init; }

    /// <summary>Network address, for people.</summary>
    [Id(6)]
    public string Peer { get; init; } = "";

    /// <summary>User agent and version, for people.</summary>
    [Id(7)]
    public string UserAgent { get; init; } = "";

    /// <summary>True on an incremental stream.</summary>
    [Id(8)]
    public bool Delta { get; init; }

    /// <summary>Where it stands with each type that it has asked for.</summary>
    [Id(9)]
    public ImmutableArray<ProxyTypeReport> Types { get; init; } = [];
}

/// <summary>Where a stream stands with one resource type.</summary>
/// <param name="Type">The type.</param>
/// <param name="Resources">How many resources the proxy is believed to hold.</param>
/// <param name="Behind">True when the newest content of the type on its silo has not been accepted yet.</param>
/// <param name="Version">Hash of the newest content of the type on its silo.</param>
/// <param name="RejectedNames">The resources of a refusal that is still in force; empty when there is none.</param>
/// <param name="RejectedMessage">The proxy's own words; null when nothing is refused.</param>
/// <param name="RejectedAt">When it refused.</param>
[GenerateSerializer, Immutable, Alias("kgateway.ProxyTypeReport")]
public sealed record ProxyTypeReport(
    XdsType Type,
    int Resources,
    bool Behind,
    string Version,
    ImmutableArray<string> RejectedNames,
    string? RejectedMessage,
    DateTimeOffset? RejectedAt);
