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

    /// <summary>What kind of refusal it is, where there is one.</summary>
    public RefusalKind RefusalKind { get; private init; }

    /// <summary>Cancelled when the grant is withdrawn after all: the streams that were opened with it end then.</summary>
    public CancellationToken Revoked { get; private init; }

    /// <summary>Whether the configuration of a Gateway may be given.</summary>
    public bool Allows(ObjectKey gateway) => Any || Gateways.Contains(gateway);

    /// <summary>The given Gateways, at least one.</summary>
    public static ProxyGrant Only(params ReadOnlySpan<ObjectKey> gateways) => new() { Gateways = [.. gateways] };

    /// <summary>No Gateway; <paramref name="reason"/> is told to the proxy.</summary>
    public static ProxyGrant Refused(string reason, RefusalKind kind = RefusalKind.Unauthenticated) =>
        new() { Refusal = reason, RefusalKind = kind };

    /// <summary>The same grant until <paramref name="revoked"/> is cancelled.</summary>
    public ProxyGrant Until(CancellationToken revoked) => this with { Revoked = revoked };
}
