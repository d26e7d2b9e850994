using System.Collections.Concurrent;
using Grpc.Core;
using KGateway.EndToEnd.Policies.Servers.Protos.AccessLogs;

namespace KGateway.EndToEnd.Policies.Servers;

/// <summary>Collects what Envoys log over gRPC.</summary>
internal sealed class AccessLogServer : AccessLogService.AccessLogServiceBase, IRecordsCalls
{
    /// <inheritdoc/>
    public ConcurrentQueue<ReceivedCall> Calls { get; } = [];

    /// <summary>What it says at the beginning of each stream, if there is anything.</summary>
    public string Answer { get; set; } = "";

    /// <inheritdoc/>
    public int Failures { get; set; }

    /// <summary>The logs' names and entries.</summary>
    public ConcurrentQueue<(string Log, HttpAccessLogEntry Entry)> Entries { get; } = [];

    /// <inheritdoc/>
    public override async Task StreamAccessLogs(
        IAsyncStreamReader<StreamAccessLogsMessage> requestStream, IServerStreamWriter<StreamAccessLogsResponse> responseStream, ServerCallContext context)
    {
        Calls.Enqueue(ReceivedCall.Of(context));
        if (Calls.Count <= Failures)
        {
            throw new RpcException(new Status(StatusCode.Unavailable, "not yet"));
        }

        if (Answer.Length > 0)
            await responseStream.WriteAsync(new StreamAccessLogsResponse { Answer = Answer }, context.CancellationToken);

        // Only the first message of a stream names the log.
        var log = "";
        await foreach (var message in requestStream.ReadAllAsync(context.CancellationToken))
        {
            log = message.Identifier?.LogName ?? log;
            foreach (var entry in message.HttpLogs?.LogEntry ?? [])
            {
                Entries.Enqueue((log, entry));
            }
        }
    }
}
