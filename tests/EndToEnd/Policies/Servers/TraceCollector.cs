using System.Collections.Concurrent;
using Grpc.Core;
using KGateway.EndToEnd.Policies.Servers.Protos.Otlp;

namespace KGateway.EndToEnd.Policies.Servers;

/// <summary>Collects spans as an OpenTelemetry collector does.</summary>
internal sealed class TraceCollector : TraceService.TraceServiceBase, ICollector
{
    /// <inheritdoc/>
    public ConcurrentQueue<ReceivedCall> Calls { get; } = [];

    /// <inheritdoc/>
    public ConcurrentQueue<string> Received { get; } = [];

    /// <inheritdoc/>
    public string Answer { get; set; } = "";

    /// <inheritdoc/>
    public int Failures { get; set; }

    /// <summary>The spans, each with the attributes of what it is about.</summary>
    public ConcurrentQueue<(Resource Resource, Span Span)> Spans { get; } = [];

    /// <inheritdoc/>
    public override Task<ExportTraceServiceResponse> Export(ExportTraceServiceRequest request, ServerCallContext context)
    {
        Calls.Enqueue(ReceivedCall.Of(context));
        foreach (var span in request.ResourceSpans.SelectMany(static resource => resource.ScopeSpans).SelectMany(static scope => scope.Spans))
        {
            Received.Enqueue(span.Attributes.FirstOrDefault(static attribute => attribute.Key == "http.url")?.Value.StringValue ?? "");
        }

        if (Calls.Count <= Failures)
        {
            throw new RpcException(new Status(StatusCode.Unavailable, "not yet"));
        }

        foreach (var resource in request.ResourceSpans)
        {
            foreach (var span in resource.ScopeSpans.SelectMany(static scope => scope.Spans))
            {
                Spans.Enqueue((resource.Resource, span));
            }
        }

        return Task.FromResult(new ExportTraceServiceResponse { PartialSuccess = new() { ErrorMessage = Answer } });
    }
}
