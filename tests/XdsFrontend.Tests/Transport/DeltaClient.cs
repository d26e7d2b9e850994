using Envoy.Config.Core.V3;
using Envoy.Service.Discovery.V3;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Net.Client;
using KGateway.Resources;
using KGateway.Translation.Encoding;
using KGateway.XdsFrontend.Nodes;

namespace KGateway.XdsFrontend.Tests.Transport;

/// <summary>An incremental ADS stream of a generated gRPC client.</summary>
internal sealed class DeltaClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly AsyncDuplexStreamingCall<DeltaDiscoveryRequest, DeltaDiscoveryResponse> _call;
    private readonly GrpcChannel _channel;
    private bool _first = true;

    public DeltaClient(XdsServer server, ObjectKey? gateway = null, string id = "proxy-1", Grpc.Core.Metadata? headers = null, SocketsHttpHandler? tls = null)
        : this(server.Connect(tls), NodeOf(gateway ?? XdsServer.Gateway, id), headers)
    {
    }

    private DeltaClient(GrpcChannel channel, Node? node, Grpc.Core.Metadata? headers)
    {
        Node = node;
        _channel = channel;
        _call = new AggregatedDiscoveryService.AggregatedDiscoveryServiceClient(channel).DeltaAggregatedResources(headers);
    }

    public Node? Node { get; set; }

    /// <summary>What its streams are opened on.</summary>
    public GrpcChannel Channel => _channel;

    /// <summary>The same proxy with another stream, over the same connection unless the server said goodbye on it.</summary>
    public DeltaClient Again() => new(_channel, Node, null);

    public static Node NodeOf(ObjectKey gateway, string id) => new()
    {
        Id = id,
        UserAgentName = "envoy",
        UserAgentVersion = "1.40.0",
        Metadata = new Struct { Fields = { ["role"] = Value.ForString(NodeRole.Of(gateway)) } },
    };

    public Task SendAsync(DeltaDiscoveryRequest request)
    {
        if (_first)
        {
            request.Node = Node;
            _first = false;
        }

        return _call.RequestStream.WriteAsync(request);
    }

    public Task SubscribeAsync(XdsType type, params string[] names) =>
        SendAsync(new DeltaDiscoveryRequest { TypeUrl = type.Url(), ResourceNamesSubscribe = { names } });

    public async Task<DeltaDiscoveryResponse> ReadAsync()
    {
        using var deadline = new CancellationTokenSource(Patience);
        Assert.True(await _call.ResponseStream.MoveNext(deadline.Token), "the stream ended");
        return _call.ResponseStream.Current;
    }

    public Task AckAsync(DeltaDiscoveryResponse response, string? error = null) => SendAsync(new DeltaDiscoveryRequest
    {
        TypeUrl = response.TypeUrl,
        ResponseNonce = response.Nonce,
        ErrorDetail = error is null ? null : new Google.Rpc.Status { Message = error },
    });

    public async Task<DeltaDiscoveryResponse> ReadAndAckAsync()
    {
        var response = await ReadAsync();
        await AckAsync(response);
        return response;
    }

    /// <summary>Reads until the stream ends and says how.</summary>
    public async Task<Status> EndAsync()
    {
        using var deadline = new CancellationTokenSource(Patience);
        try
        {
            while (await _call.ResponseStream.MoveNext(deadline.Token))
            {
            }

            return Status.DefaultSuccess;
        }
        catch (RpcException ended)
        {
            Assert.False(deadline.IsCancellationRequested, "the stream didn't end");
            return ended.Status;
        }
    }

    /// <summary>Subscribes to a type where that is refused, and says how the stream ends.</summary>
    public async Task<Status> RefusedAsync(XdsType type)
    {
        try
        {
            await SubscribeAsync(type);
        }
        catch (Exception e) when (e is RpcException or IOException or HttpRequestException or OperationCanceledException or InvalidOperationException)
        {
            // The end may be there before the request is out, and is told in the words of whatever notices it first. How it ended is read.
        }

        return await EndAsync();
    }

    public void Dispose() => _call.Dispose();
}
