namespace KGateway.XdsFrontend.Authentication;

/// <summary>No authentication: the node's claim is trusted.</summary>
internal sealed class OpenProxyAuthenticator : IProxyAuthenticator
{
    public ValueTask<ProxyGrant> AuthenticateAsync(ProxyCredentials credentials, CancellationToken cancellationToken) =>
        new(ProxyGrant.AnyGateway);
}
