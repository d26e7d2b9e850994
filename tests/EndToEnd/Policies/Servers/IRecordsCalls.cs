using System.Collections.Concurrent;

namespace KGateway.EndToEnd.Policies.Servers;

/// <summary>A gRPC service that shows how it was called.</summary>
internal interface IRecordsCalls
{
    /// <summary>The calls that have come.</summary>
    ConcurrentQueue<ReceivedCall> Calls { get; }

    /// <summary>How many calls fail before the first one succeeds.</summary>
    int Failures { get; set; }
}
