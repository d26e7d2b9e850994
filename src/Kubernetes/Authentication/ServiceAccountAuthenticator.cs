using KGateway.Resources;
using KGateway.Translation;
using KGateway.XdsFrontend.Authentication;
using Microsoft.Extensions.Options;

namespace KGateway.Kubernetes.Authentication;

/// <summary>
/// Lets a proxy have the configuration of the Gateway that its ServiceAccount belongs to: same namespace, and the name of the Gateway's
/// objects. What the node claims can only agree with that.
/// </summary>
internal sealed class ServiceAccountAuthenticator(
    TokenVerifier verifier, TokenReviews reviews, IOptions<ServiceAccountOptions> options, IGatewayNames? names = null)
    : IProxyAuthenticator
{
    public async ValueTask<ProxyGrant> AuthenticateAsync(ProxyCredentials credentials, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(credentials);
        if (credentials.BearerToken is not { Length: > 0 } token)
            return ProxyGrant.Refused("the request has no bearer token in its authorization header");
        var verdict = await verifier.VerifyAsync(token, cancellationToken);
        if (verdict.Identity is not { } identity)
            return ProxyGrant.Refused(verdict.Refusal, verdict.Kind);

        if (options.Value.RequirePod && credentials.NodeId.Length > 0 && credentials.NodeId != identity.NodeId)
        {
            return ProxyGrant.Refused(
                $"the token belongs to the node \"{identity.NodeId}\", not to the one that shows it", RefusalKind.Forbidden);
        }

        if (GatewayOf(identity, credentials.Claim) is not { } gateway)
        {
            return ProxyGrant.Refused(
                $"the token of ServiceAccount {identity} doesn't allow the configuration of Gateway {credentials.Claim}",
                RefusalKind.Forbidden);
        }

        var review = reviews.Of(token, identity);
        return review.Rejection is { } rejection
            ? ProxyGrant.Refused($"the API server rejects the token of ServiceAccount {identity}: {rejection}")
            : ProxyGrant.Only(gateway).Until(review.Revoked);
    }

    /// <summary>The Gateway of a ServiceAccount; null when the node claims another's.</summary>
    private ObjectKey? GatewayOf(ServiceAccountIdentity identity, ObjectKey? claim)
    {
        var account = new ObjectKey(identity.Namespace, identity.Name);
        if (claim is { } claimed)
        {
            if (ProxyNames.Objects(claimed) != account)
                return null;
            // A name that was shortened says by its hash that it is this one.
            if (claimed.Name != account.Name)
                return claimed;
        }

        return names?.Find(account.Namespace, account.Name) ?? account;
    }
}
