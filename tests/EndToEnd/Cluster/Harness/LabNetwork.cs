using System.Collections.Concurrent;
using System.ComponentModel;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace KGateway.EndToEnd.Cluster.Harness;

/// <summary>
/// Connections to addresses that exist only in a lab's network. A socket belongs for good to the network of the thread that makes it, so one
/// thread goes there and makes all of them.
/// </summary>
internal sealed class LabNetwork : IDisposable
{
    private const int NetworkNamespace = 0x40000000;

    private readonly BlockingCollection<TaskCompletionSource<Socket>> _wanted = [];
    private readonly Thread _thread;

    private LabNetwork(string name)
    {
        _thread = new Thread(() => Run(name)) { IsBackground = true, Name = name };
        _thread.Start();
        Client = new HttpClient(Handler()) { Timeout = TimeSpan.FromSeconds(5) };
    }

    /// <summary>Requests to addresses in the lab; each on a connection of its own, as from a client that comes anew.</summary>
    public HttpClient Client { get; }

    /// <summary>The network with a name that <c>ip netns</c> lists.</summary>
    public static async Task<LabNetwork> OpenAsync(string name)
    {
        var network = new LabNetwork(name);
        (await network.SocketAsync()).Dispose();
        return network;
    }

    /// <summary>A handler whose connections are made in the lab; addresses only, no names.</summary>
    public SocketsHttpHandler Handler() => new()
    {
        UseProxy = false,
        ConnectCallback = async (context, cancellationToken) =>
        {
            var socket = await SocketAsync();
            try
            {
                await socket.ConnectAsync(IPAddress.Parse(context.DnsEndPoint.Host), context.DnsEndPoint.Port, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        },
    };

    /// <inheritdoc/>
    public void Dispose()
    {
        Client.Dispose();
        _wanted.CompleteAdding();
        _thread.Join();
        _wanted.Dispose();
    }

    private Task<Socket> SocketAsync()
    {
        var socket = new TaskCompletionSource<Socket>(TaskCreationOptions.RunContinuationsAsynchronously);
        _wanted.Add(socket);
        return socket.Task;
    }

    private void Run(string name)
    {
        using var file = File.OpenHandle($"/run/netns/{name}");
        var failure = SetNamespace(file, NetworkNamespace) == 0 ? null : new Win32Exception(Marshal.GetLastPInvokeError());
        foreach (var wanted in _wanted.GetConsumingEnumerable())
        {
            if (failure is null)
            {
                wanted.SetResult(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true });
            }
            else
            {
                wanted.SetException(failure);
            }
        }
    }

    [DllImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static extern int SetNamespace(SafeFileHandle file, int type);
}
