using KGateway.Translation.Encoding;

namespace KGateway.XdsFrontend.Engine;

/// <summary>A discovery request without its wire form: what the engine is fed with.</summary>
internal sealed record XdsRequest(XdsType Type)
{
    /// <summary>The nonce that the proxy answers; empty on a first or spontaneous request.</summary>
    public string Nonce { get; init; } = "";

    /// <summary>The proxy's words when it refuses a response, else null.</summary>
    public string? Error { get; init; }

    /// <summary>Delta: resource_names_subscribe. State of the world: resource_names.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Delta: resource_names_unsubscribe.</summary>
    public IReadOnlyList<string> Unsubscribe { get; init; } = [];

    /// <summary>State of the world: version_info, which version the proxy has accepted last, also on an earlier stream.</summary>
    public string Version { get; init; } = "";

    /// <summary>Delta: initial_resource_versions.</summary>
    public IReadOnlyDictionary<string, string> InitialVersions { get; init; } = EmptyVersions;

    private static readonly IReadOnlyDictionary<string, string> EmptyVersions = new Dictionary<string, string>();
}
