namespace KGateway.Grains.Contracts.Proxies;

/// <summary>The door from an xDS stream to the configuration of its Gateway; one on each silo.</summary>
public interface IProxyAdmission
{
    /// <summary>
    /// Registers a stream. The connection lives until it is disposed; another stream of the same node may live beside it.
    /// </summary>
    /// <exception cref="ProxyRefusedException">The proxy can't be served (now, or at all).</exception>
    ValueTask<IProxyConnection> ConnectAsync(ProxyHello hello, CancellationToken cancellationToken);
}
