namespace KGateway.XdsFrontend.Authentication;

/// <summary>Decides which Gateways' configuration a proxy may be given. Called once for each stream.</summary>
public interface IProxyAuthenticator
{
    /// <summary>Judges the credentials; a refusal is a result, not an exception.</summary>
    ValueTask<ProxyGrant> AuthenticateAsync(ProxyCredentials credentials, CancellationToken cancellationToken);
}
