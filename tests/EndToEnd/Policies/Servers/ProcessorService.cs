using System.Collections.Concurrent;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using KGateway.EndToEnd.Policies.Servers.Protos.Processing;

namespace KGateway.EndToEnd.Policies.Servers;

/// <summary>Adds header <c>x-processed</c> with its name to requests and responses; writes bodies in capital letters.</summary>
internal sealed class ProcessorService(string name) : ExternalProcessor.ExternalProcessorBase
{
    /// <summary>The kinds of messages that came.</summary>
    public ConcurrentQueue<ProcessingRequest.RequestOneofCase> Seen { get; } = [];

    /// <summary>The messages with the headers of requests.</summary>
    public ConcurrentQueue<ProcessingRequest> Headers { get; } = [];

    /// <summary>The paths of the requests that came.</summary>
    public IEnumerable<string> Paths => Headers
        .SelectMany(static request => request.RequestHeaders.Headers.Headers)
        .Where(static header => header.Key == ":path")
        .Select(static header => header.RawValue.ToStringUtf8());

    /// <summary>The hosts that it was asked as.</summary>
    public ConcurrentQueue<string> Hosts { get; } = [];

    /// <summary>How many of the next streams fail.</summary>
    public int Failures { get; set; }

    /// <summary>The messages that it asks for when it has seen a request's headers.</summary>
    public ProcessingMode? Mode { get; set; }

    /// <summary>Whether the route is to be chosen anew.</summary>
    public bool ClearRouteCache { get; set; }

    /// <summary>How long it takes to answer to a request's headers.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>The time that it asks for before.</summary>
    public TimeSpan? AsksFor { get; set; }

    /// <inheritdoc/>
    public override async Task Process(
        IAsyncStreamReader<ProcessingRequest> requestStream, IServerStreamWriter<ProcessingResponse> responseStream, ServerCallContext context)
    {
        Hosts.Enqueue(context.Host);
        if (Failures > 0)
        {
            Failures--;
            throw new RpcException(new Status(StatusCode.Unavailable, "not yet"));
        }

        await foreach (var request in requestStream.ReadAllAsync(context.CancellationToken))
        {
            Seen.Enqueue(request.RequestCase);
            if (request.RequestCase == ProcessingRequest.RequestOneofCase.RequestHeaders)
            {
                Headers.Enqueue(request);
                if (AsksFor is { } time)
                    await responseStream.WriteAsync(new() { OverrideMessageTimeout = Duration.FromTimeSpan(time) }, context.CancellationToken);
                await Task.Delay(Delay, context.CancellationToken);
            }

            await responseStream.WriteAsync(Answer(request), context.CancellationToken);
        }
    }

    private ProcessingResponse Answer(ProcessingRequest request) => request.RequestCase switch
    {
        ProcessingRequest.RequestOneofCase.RequestHeaders => new() { RequestHeaders = new() { Response = Mark() }, ModeOverride = Mode },
        ProcessingRequest.RequestOneofCase.ResponseHeaders => new() { ResponseHeaders = new() { Response = Mark() } },
        ProcessingRequest.RequestOneofCase.RequestBody => new() { RequestBody = new() { Response = Shout(request.RequestBody) } },
        ProcessingRequest.RequestOneofCase.ResponseBody => new() { ResponseBody = new() { Response = Shout(request.ResponseBody) } },
        ProcessingRequest.RequestOneofCase.RequestTrailers => new() { RequestTrailers = new() },
        _ => new() { ResponseTrailers = new() },
    };

    private CommonResponse Mark() => new()
    {
        HeaderMutation = new HeaderMutation
        {
            SetHeaders = { new HeaderOption { Header = new Header { Key = "x-processed", RawValue = ByteString.CopyFromUtf8(name) }, Append = true } },
        },
        ClearRouteCache = ClearRouteCache,
    };

    private static CommonResponse Shout(HttpBody body) => new()
    {
        BodyMutation = new BodyMutation { Body = ByteString.CopyFromUtf8(body.Body.ToStringUtf8().ToUpperInvariant()) },
    };
}
