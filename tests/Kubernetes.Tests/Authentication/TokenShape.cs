using Microsoft.IdentityModel.Tokens;

namespace KGateway.Kubernetes.Tests.Authentication;

/// <summary>What a test wants to be in a token; by default all is right.</summary>
internal sealed record TokenShape
{
    public string Namespace { get; init; } = "team";

    public string Account { get; init; } = "edge";

    public string? Pod { get; init; } = "edge-1";

    public string Issuer { get; init; } = TokenCluster.Issuer;

    public string Audience { get; init; } = "kgateway";

    public string? Subject { get; init; }

    public TimeSpan Begins { get; init; } = TimeSpan.FromMinutes(-1);

    public TimeSpan? Expires { get; init; } = TimeSpan.FromHours(1);

    public SecurityKey? Key { get; init; }

    public string Algorithm { get; init; } = SecurityAlgorithms.RsaSha256;
}
