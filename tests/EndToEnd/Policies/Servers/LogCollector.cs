using System.Collections.Concurrent;
using Grpc.Core;
using KGateway.EndToEnd.Policies.Servers.Protos.Otlp;

namespace KGateway.EndToEnd.Policies.Servers;

/// <summary>Collects log records as an OpenTelemetry collector does.</summary>
internal sealed class LogCollector : LogsService.LogsServiceBase, ICollector
{
    /// <inheritdoc/>
    public ConcurrentQueue<ReceivedCall> Calls { get; } = [];

    /// <inheritdoc/>
    public ConcurrentQueue<string> Received { get; } = [];

    /// <inheritdoc/>
    public string Answer { get; set; } = "";

    /// <inheritdoc/>
    public int Failures { get; set; }

    /// <summary>The records, each with the attributes of what it is about.</summary>
    public ConcurrentQueue<(Resource Resource, LogRecord Record)> Records { get; } = [];

    /// <inheritdoc/>
    public override Task<ExportLogsServiceResponse> Export(ExportLogsServiceRequest request, ServerCallContext context)
    {
        Calls.Enqueue(ReceivedCall.Of(context));
        foreach (var record in request.ResourceLogs.SelectMany(static resource => resource.ScopeLogs).SelectMany(static scope => scope.LogRecords))
        {
            Received.Enqueue(record.Body?.StringValue ?? "");
        }

        if (Calls.Count <= Failures)
        {
            throw new RpcException(new Status(StatusCode.Unavailable, "not yet"));
        }

        foreach (var resource in request.ResourceLogs)
        {
            foreach (var record in resource.ScopeLogs.SelectMany(static scope => scope.LogRecords))
            {
                Records.Enqueue((resource.Resource, record));
            }
        }

        return Task.FromResult(new ExportLogsServiceResponse { PartialSuccess = new() { ErrorMessage = Answer } });
    }
}
