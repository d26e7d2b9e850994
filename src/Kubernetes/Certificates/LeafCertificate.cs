using System.Collections.Immutable;
using System.Net;

namespace KGateway.Kubernetes.Certificates;

/// <summary>What a <see cref="CertificateAuthority"/> is asked to certify: whose key, for which names, for how long.</summary>
public sealed record LeafCertificate
{
    /// <summary>The subject's common name; peers look at the alternative names only.</summary>
    public required string CommonName { get; init; }

    /// <summary>DNS names the holder answers to; a leading <c>*.</c> is allowed.</summary>
    public ImmutableArray<string> DnsNames { get; init; } = [];

    /// <summary>IP addresses the holder answers at.</summary>
    public ImmutableArray<IPAddress> Addresses { get; init; } = [];

    /// <summary>From when it is valid; an authority that starts later cuts it.</summary>
    public required DateTimeOffset NotBefore { get; init; }

    /// <summary>Until when it is valid; an authority that ends earlier cuts it.</summary>
    public required DateTimeOffset NotAfter { get; init; }

    /// <summary>Whether it may also stand for a client, as both ends of mutual TLS do.</summary>
    public bool ForClient { get; init; }
}
