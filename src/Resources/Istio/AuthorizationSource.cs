namespace KGateway.Resources.Istio;

/// <summary>A source; all fields must match, each by one of its values.</summary>
public sealed record AuthorizationSource
{
    /// <summary>Identities, without their scheme.</summary>
    public EquatableArray<string> Principals { get; init; }

    /// <summary>Identities that don't match.</summary>
    public EquatableArray<string> NotPrincipals { get; init; }

    /// <summary>Identities of requests by JWT, <c>issuer/subject</c>.</summary>
    public EquatableArray<string> RequestPrincipals { get; init; }

    /// <summary>Identities of requests that don't match.</summary>
    public EquatableArray<string> NotRequestPrincipals { get; init; }

    /// <summary>Namespaces of clients.</summary>
    public EquatableArray<string> Namespaces { get; init; }

    /// <summary>Namespaces that don't match.</summary>
    public EquatableArray<string> NotNamespaces { get; init; }

    /// <summary>ServiceAccounts of clients, <c>name</c> or <c>namespace/name</c>.</summary>
    public EquatableArray<string> ServiceAccounts { get; init; }

    /// <summary>ServiceAccounts that don't match.</summary>
    public EquatableArray<string> NotServiceAccounts { get; init; }

    /// <summary>Trust domains of clients.</summary>
    public EquatableArray<string> TrustDomains { get; init; }

    /// <summary>Trust domains that don't match.</summary>
    public EquatableArray<string> NotTrustDomains { get; init; }

    /// <summary>Addresses of the connection's peer.</summary>
    public EquatableArray<string> IpBlocks { get; init; }

    /// <summary>Addresses of the peer that don't match.</summary>
    public EquatableArray<string> NotIpBlocks { get; init; }

    /// <summary>Addresses of the client, proxies in between left out.</summary>
    public EquatableArray<string> RemoteIpBlocks { get; init; }

    /// <summary>Addresses of the client that don't match.</summary>
    public EquatableArray<string> NotRemoteIpBlocks { get; init; }

    /// <summary>Fields that aren't known: what they ask for can't be enforced.</summary>
    [CollectsUnknownFields]
    public EquatableArray<string> UnknownFields { get; init; }
}
