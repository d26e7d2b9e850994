using Envoy.Config.Core.V3;
using Grpc.Core;
using KGateway.Grains.Contracts.Proxies;
using KGateway.Translation.Encoding;
using KGateway.XdsFrontend.Diagnostics;
using KGateway.XdsFrontend.Engine;
using KGateway.XdsFrontend.Transport;
using Microsoft.Extensions.Logging;

namespace KGateway.XdsFrontend.Sessions;

/// <summary>
/// One stream: the caller's task reads requests, another writes responses, and the engine between them is guarded by a lock. Changes
/// only wake the writer, so a proxy that reads slowly skips states instead of queueing them.
/// </summary>
internal sealed partial class Session : IEngineObserver, IDisposable
{
    private const int StreamTagLength = 8;

    private readonly Lock _gate = new();
    private readonly Wakeup _wakeup = new();
    private readonly CancellationTokenSource _ending = new();
    private readonly StreamEngine _engine;
    private readonly IProxyConnection _connection;
    private readonly PushGate _pushes;
    private readonly XdsMetrics _metrics;
    private readonly Action _goodbye;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly bool[] _rejected = new bool[XdsTypes.Count];
    private ITimer? _timer;
    private volatile bool _draining;
    private volatile bool _retired;
    private volatile bool _revoked;

    public Session(
        ProxyHello hello,
        Node node,
        IProxyConnection connection,
        IWireForm form,
        EngineOptions options,
        PushGate pushes,
        XdsMetrics metrics,
        Action goodbye,
        TimeProvider time,
        ILogger logger)
    {
        Hello = hello;
        Node = node;
        _connection = connection;
        _pushes = pushes;
        _metrics = metrics;
        _goodbye = goodbye;
        _time = time;
        _logger = logger;
        _engine = new StreamEngine(form, connection.Feed, time, options, this, hello.StreamId[..StreamTagLength]);
    }

    public ProxyHello Hello { get; }

    public Node Node { get; }

    /// <summary>Ends the stream in a way that makes the proxy reconnect elsewhere.</summary>
    public void Drain()
    {
        _draining = true;
        _goodbye();
        End();
    }

    /// <summary>Has the proxy use another connection, perhaps to another replica, for its next stream; this one goes on.</summary>
    public void SayGoodbye() => _goodbye();

    /// <summary>
    /// Ends the stream as if all were said, so that the proxy opens another. A response that is being written is written to its end; what is to
    /// be sent after it comes by the next stream.
    /// </summary>
    public void Retire()
    {
        Retiring(Hello.NodeId, Hello.StreamId);
        _retired = true;
        _wakeup.Set();
    }

    /// <summary>Ends a retired stream whose proxy doesn't read the last response.</summary>
    public void CutOff()
    {
        NotRead(Hello.NodeId, Hello.StreamId);
        End();
    }

    /// <summary>Ends the stream because its credentials have turned out to be worthless.</summary>
    public void Revoke()
    {
        _revoked = true;
        CredentialsRevoked(Hello.NodeId, Hello.Gateway, Hello.StreamId);
        End();
    }

    /// <summary>Reads the stream's state under its lock.</summary>
    public T Inspect<T>(Func<StreamState, T> read)
    {
        lock (_gate)
        {
            return read(_engine.Stream);
        }
    }

    public async Task RunAsync<TRequest>(
        IRequestForm<TRequest> form,
        IAsyncStreamReader<TRequest> requests,
        IServerStreamWriter<XdsResponse> responses,
        XdsType? only,
        CancellationToken callEnds)
        where TRequest : class
    {
        using var subscription = _connection.Feed.Subscribe(_wakeup.Set);
        await using var timer = _timer = _time.CreateTimer(static state => ((Wakeup)state!).Set(), _wakeup, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        await using var call = callEnds.UnsafeRegister(static state => ((Session)state!).End(), this);
        var writing = WriteAsync(responses, form.Delta);
        try
        {
            do
            {
                Take(form, requests.Current, only);
            }
            while (await requests.MoveNext(_ending.Token));
        }
        catch (OperationCanceledException) when (_ending.IsCancellationRequested)
        {
            // The call was cancelled, a write failed, or the stream is drained or has its age: told apart below.
        }
        catch (IOException)
        {
            // The connection is gone.
        }
        finally
        {
            End();
            await writing;
        }

        if (_revoked)
        {
            throw new RpcException(new Status(StatusCode.Unauthenticated, "the credentials are no longer accepted"));
        }

        if (_draining)
        {
            throw new RpcException(new Status(StatusCode.Unavailable, "this replica is shutting down"));
        }
    }

    public void Report(ProxyTypeState state)
    {
        ref var rejected = ref _rejected[(int)state.Type];
        if (rejected != state.Rejection is not null)
        {
            rejected = state.Rejection is not null;
            _metrics.RejectionActive(Hello.Gateway, state.Type, rejected ? 1 : -1);
        }

        _connection.Report(state);
    }

    public void Accepted(XdsType type, TimeSpan elapsed) => _metrics.Acknowledged(type, elapsed);

    public void Rejected(XdsType type, ProxyRejection rejection)
    {
        _metrics.Rejected(Hello.Gateway, type);
        Refused(Hello.NodeId, Hello.Gateway, type, string.Join(", ", rejection.Names.Take(MostNamesLogged)), rejection.Names.Count, rejection.Message);
    }

    public void SentWithoutEndpoints(EncodedResource resource, string cluster) =>
        EndpointsMissing(Hello.NodeId, Hello.Gateway, resource.Type, resource.Name, cluster);

    public void Dispose()
    {
        foreach (var type in XdsTypes.All)
        {
            if (_rejected[(int)type])
            {
                _metrics.RejectionActive(Hello.Gateway, type, -1);
            }
        }

        _ending.Dispose();
    }

    private void End()
    {
        try
        {
            _ending.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // Ended already.
            return;
        }

        _wakeup.Set();
    }

    private void Take<TRequest>(IRequestForm<TRequest> form, TRequest request, XdsType? only)
    {
        var url = form.TypeUrlOf(request);
        if (url.Length == 0 && only is null)
        {
            throw new RpcException(new Status(StatusCode.InvalidArgument, "a request on an aggregated stream must have a type_url"));
        }

        var type = url.Length == 0 ? only : XdsTypes.FromUrl(url);
        if (only is not null && type != only)
        {
            throw new RpcException(new Status(StatusCode.InvalidArgument, $"this service serves {only.Value.Url()}, not {url}"));
        }

        if (type is null)
        {
            // Proxies ask for types that are not served here; an error would end the types that are.
            UnknownType(Hello.NodeId, url);
            return;
        }

        lock (_gate)
        {
            _engine.OnRequest(form.Read(request, type.Value));
        }

        _wakeup.Set();
    }

    private async Task WriteAsync(IServerStreamWriter<XdsResponse> responses, bool delta)
    {
        await Task.Yield();
        try
        {
            while (!_retired && !_ending.IsCancellationRequested)
            {
                XdsResponse? response;
                TimeSpan? wait;
                lock (_gate)
                {
                    _engine.TryNext(out response);
                    wait = response is null ? _engine.Wait : null;
                }

                if (response is not null)
                {
                    await PushAsync(responses, response, delta);
                    continue;
                }

                if (wait is not null)
                {
                    _timer!.Change(wait.Value, Timeout.InfiniteTimeSpan);
                }

                await _wakeup.WaitAsync();
            }
        }
        catch (Exception broken) when (broken is OperationCanceledException or IOException or InvalidOperationException or ObjectDisposedException or RpcException)
        {
            // Only this stream is concerned, and it is over: the proxy reconnects.
            if (!_ending.IsCancellationRequested)
            {
                WriteFailed(broken, Hello.NodeId, Hello.StreamId);
            }
        }
        finally
        {
            End();
        }
    }

    private async Task PushAsync(IServerStreamWriter<XdsResponse> responses, XdsResponse response, bool delta)
    {
        using var activity = XdsMetrics.Activities.StartActivity("xds push");
        var bytes = ResponseMarshallers.ResourceBytes(response, delta);
        if (activity is not null)
        {
            activity.SetTag("xds.type", response.Type.ToString());
            activity.SetTag("xds.node", Hello.NodeId);
            activity.SetTag("xds.gateway", Hello.Gateway.ToString());
            activity.SetTag("xds.resources", response.Resources.Length);
            activity.SetTag("xds.removed", response.Removed.Count);
            activity.SetTag("xds.bytes", bytes);
        }

        Pushing(Hello.NodeId, response.Type, response.Resources.Length, response.Removed.Count, bytes, response.Nonce);
        await _pushes.WriteAsync(responses, response, bytes, _ending.Token);
        _metrics.Pushed(response.Type, bytes);
    }
}
