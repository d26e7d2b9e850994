using System.Net;
using KGateway.Silo.Admin;
using KGateway.Translation;

namespace KGateway.Silo.Hosting;

/// <summary>How <c>kgateway run</c> runs.</summary>
internal sealed record RunOptions
{
    /// <summary>The folder with the objects.</summary>
    public required string Folder { get; init; }

    /// <summary>Path of the Envoy to run for each Gateway; null to run none.</summary>
    public string? Envoy { get; init; }

    /// <summary>Worker threads of each Envoy.</summary>
    public int EnvoyConcurrency { get; init; } = 2;

    /// <summary>Address for xDS and the admin server.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>xDS port.</summary>
    public required int XdsPort { get; init; }

    /// <summary>Bearer token that proxies must show.</summary>
    public required string XdsToken { get; init; }

    /// <summary>Port of the admin server and the dashboard.</summary>
    public required int AdminPort { get; init; }

    /// <summary>Token of the admin server for other machines; null if only this one can reach it.</summary>
    public string? AdminToken { get; init; }

    /// <summary>The admin server.</summary>
    public AdminOptions Admin => new(new IPEndPoint(Address, AdminPort), AdminToken);

    /// <summary>Port on which this process's silo talks to others.</summary>
    public required int SiloPort { get; init; }

    /// <summary>The silo of the process that was started first; null if that is this one.</summary>
    public IPEndPoint? Join { get; init; }

    /// <summary>Settings of the translation.</summary>
    public required TranslationSettings Translation { get; init; }

    /// <summary>Whether to log more.</summary>
    public bool Verbose { get; init; }
}
