using KGateway.XdsFrontend.Authentication;

namespace KGateway.Kubernetes.Authentication;

/// <summary>What a token's signature and claims say: an identity, or why there is none.</summary>
internal readonly record struct TokenVerdict(ServiceAccountIdentity? Identity, string Refusal, RefusalKind Kind)
{
    public static TokenVerdict Of(ServiceAccountIdentity identity) => new(identity, "", default);

    public static TokenVerdict Refused(string reason, RefusalKind kind = RefusalKind.Unauthenticated) => new(null, reason, kind);
}
