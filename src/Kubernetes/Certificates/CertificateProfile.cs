using System.Collections.Immutable;

namespace KGateway.Kubernetes.Certificates;

/// <summary>What kind of certificate we make for ourselves, and by what authority.</summary>
/// <param name="AuthorityName">Beginning of the common name of its authorities.</param>
/// <param name="CommonName">Common name of the certificate.</param>
/// <param name="DnsNames">DNS names it is for, at least one.</param>
internal sealed record CertificateProfile(string AuthorityName, string CommonName, ImmutableArray<string> DnsNames)
{
    /// <summary>Whether it may also stand for a client.</summary>
    public bool ForClient { get; init; }

    /// <summary>How long an authority is valid; it is followed by a new one when a third of that is left.</summary>
    public TimeSpan AuthorityLifetime { get; init; } = TimeSpan.FromDays(3 * 365);

    /// <summary>How long the certificate is valid; it is renewed when a third of that is left.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromDays(90);

    /// <summary>So long a new authority is only accepted before it signs: by then every peer knows it.</summary>
    public TimeSpan Overlap { get; init; } = TimeSpan.FromDays(1);
}
