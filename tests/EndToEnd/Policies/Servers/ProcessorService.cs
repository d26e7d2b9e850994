using System.Collections.Concurrent;
using Google.Protobuf;
using Grpc.Core;
using KGateway.EndToEnd.Policies.Servers.Protos.Processing;

namespace KGateway.EndToEnd.Policies.Servers;

/// <summary>Adds header <c>x-processed</c> with its name to requests and responses; writes bodies in capital letters.</summary>
internal sealed class ProcessorService(string name) : ExternalProcessor.ExternalProcessorBase
{
    /// <summary>The kinds of messages that came.</summary>
    public ConcurrentQueue<ProcessingRequest.RequestOneofCase> Seen { get; } = [];

    /// <summary>The paths of the requests that came.</summary>
    public ConcurrentQueue<string> Paths { get; } = [];

    /// <inheritdoc/>
    public override async Task Process(
        IAsyncStreamReader<ProcessingRequest> requestStream, IServerStreamWriter<ProcessingResponse> responseStream, ServerCallContext context)
    {
        await foreach (var request in requestStream.ReadAllAsync(context.CancellationToken))
        {
            Seen.Enqueue(request.RequestCase);
            foreach (var header in (request.RequestHeaders?.Headers.Headers ?? []).Where(static header => header.Key == ":path"))
            {
                Paths.Enqueue(header.RawValue.ToStringUtf8());
            }

            await responseStream.WriteAsync(Answer(request));
        }
    }

    private ProcessingResponse Answer(ProcessingRequest request) => request.RequestCase switch
    {
        ProcessingRequest.RequestOneofCase.RequestHeaders => new() { RequestHeaders = new() { Response = Mark() } },
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
            SetHeaders = { new HeaderOption { Header = new Header { Key = "x-processed", RawValue = ByteString.CopyFromUtf8(name) } } },
        },
    };

    private static CommonResponse Shout(HttpBody body) => new()
    {
        BodyMutation = new BodyMutation { Body = ByteString.CopyFromUtf8(body.Body.ToStringUtf8().ToUpperInvariant()) },
    };
}
