using System.Collections.Immutable;
using KGateway.Resources;

namespace KGateway.XdsFrontend.Authentication;

/// <summary>The verdict on a proxy's credentials.</summary>
public sealed record ProxyGrant
{
    private ProxyGrant()
    {
    }

    /// <summary>Any Gateway that the node's role names.</summary>
    public static ProxyGrant AnyGateway { get; } = new() { Any = true };

    /// <summary>True for <see cref="AnyGateway"/>.</summary>
    public bool Any { get; private init; }

    /// <summary>The Gateways that are allowed; with a single one the node's role does not matter.</summary>
    public ImmutableArray<ObjectKey> Gateways { get; private init; } = [];

    /// <summary>Why the credentials are refused, else null.</summary>
    public string? Refusal { get; private init; }

    /// <summary>The given Gateways, at least one.</summary>
    public static ProxyGrant Only(params ReadOnlySpan<ObjectKey> gateways) => new() { Gateways = [.. gateways] };

    /// <summary>No Gateway; <paramref name="reason"/> is told to the proxy.</summary>
    public static ProxyGrant Refused(string reason) => new() { Refusal = reason };
}
