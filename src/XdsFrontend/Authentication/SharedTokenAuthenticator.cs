using System.Security.Cryptography;
using System.Text;

namespace KGateway.XdsFrontend.Authentication;

/// <summary>One token that all proxies share; who has it is trusted with any Gateway.</summary>
internal sealed class SharedTokenAuthenticator(string token) : IProxyAuthenticator
{
    // Hashes have one length, so that the comparison tells nothing of the token's.
    private readonly byte[] _expected = SHA256.HashData(Encoding.UTF8.GetBytes(token));

    public ValueTask<ProxyGrant> AuthenticateAsync(ProxyCredentials credentials, CancellationToken cancellationToken)
    {
        if (credentials.BearerToken is not { } shown)
        {
            return new(ProxyGrant.Refused("the request has no bearer token in its authorization header"));
        }

        var same = CryptographicOperations.FixedTimeEquals(_expected, SHA256.HashData(Encoding.UTF8.GetBytes(shown)));
        return new(same ? ProxyGrant.AnyGateway : ProxyGrant.Refused("the bearer token is wrong"));
    }
}
