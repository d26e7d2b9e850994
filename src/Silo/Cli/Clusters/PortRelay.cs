using System.Net;
using System.Net.Sockets;

namespace KGateway.Silo.Cli.Clusters;

/// <summary>
/// Passes connections to a local port on to the control plane's pods: each to one that is ready just then, so that the loss of a pod costs
/// a browser no more than a reconnect.
/// </summary>
internal sealed class PortRelay(ClusterConnection cluster, int port, TextWriter errors) : IDisposable
{
    private TcpListener? _listener;

    /// <summary>Takes a local port.</summary>
    /// <exception cref="SocketException">It is in use.</exception>
    public IPEndPoint Listen(IPEndPoint address)
    {
        _listener = new TcpListener(address);
        _listener.Start();
        return (IPEndPoint)_listener.LocalEndpoint;
    }

    /// <summary>Passes connections on until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var client = await _listener!.AcceptTcpClientAsync(cancellationToken);
            _ = ServeAsync(client, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _listener?.Dispose();

    private async Task ServeAsync(TcpClient client, CancellationToken cancellationToken)
    {
        using var owned = client;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            client.NoDelay = true;
            var pod = await cluster.ChooseAsync(ending.Token);
            await using var remote = await cluster.Api.ForwardAsync(cluster.Namespace, pod.Name, port, ending.Token);
            await using var local = client.GetStream();
            var copies = new[] { local.CopyToAsync(remote, ending.Token), remote.CopyToAsync(local, ending.Token) };
            var first = await Task.WhenAny(copies);
            await ending.CancelAsync();
            await Task.WhenAll(copies).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await first;
        }
        catch (Exception e) when (e is CliException || (ClusterConnection.IsOfCluster(e) && e.InnerException is not SocketException))
        {
            await errors.WriteLineAsync($"kgateway: {(e is CliException ? e.Message : cluster.Explain(e))}");
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The browser has gone, or Ctrl-C was pressed.
            return;
        }
    }
}
