using System.Collections.Concurrent;
using Grpc.Core;
using KGateway.EndToEnd.Policies.Servers.Protos.AccessLogs;

namespace KGateway.EndToEnd.Policies.Servers;

/// <summary>Collects what Envoys log over gRPC.</summary>
internal sealed class AccessLogServer : AccessLogService.AccessLogServiceBase, ICollector
{
    /// <inheritdoc/>
    public ConcurrentQueue<ReceivedCall> Calls { get; } = [];

    /// <inheritdoc/>
    public ConcurrentQueue<string> Received { get; } = [];

    /// <summary>What it says at the end of a stream; if there is anything, it ends each one as soon as entries have come.</summary>
    public string Answer { get; set; } = "";

    /// <inheritdoc/>
    public int Failures { get; set; }

    /// <summary>The logs' names and entries.</summary>
    public ConcurrentQueue<(string Log, HttpAccessLogEntry Entry)> Entries { get; } = [];

    /// <inheritdoc/>
    public override async Task<StreamAccessLogsResponse> StreamAccessLogs(
        IAsyncStreamReader<StreamAccessLogsMessage> requestStream, ServerCallContext context)
    {
        Calls.Enqueue(ReceivedCall.Of(context));
        if (Calls.Count <= Failures)
        {
            throw new RpcException(new Status(StatusCode.Unavailable, "not yet"));
        }

        // Only the first message of a stream names the log.
        var log = "";
        await foreach (var message in requestStream.ReadAllAsync(context.CancellationToken))
        {
            log = message.Identifier?.LogName ?? log;
            foreach (var entry in message.HttpLogs?.LogEntry ?? [])
            {
                Entries.Enqueue((log, entry));
                Received.Enqueue(entry.Request.Path);
            }

            if (Answer.Length > 0)
                break;
        }

        return new StreamAccessLogsResponse { Answer = Answer };
    }
}
