using System.Collections.Concurrent;

namespace KGateway.EndToEnd.Policies.Servers;

/// <summary>A collector of OpenTelemetry, which shows how it was called.</summary>
internal interface ICollector : IRecordsCalls
{
    /// <summary>A text for each thing that has come, which ends with the path of the request that it tells of; also with calls that failed.</summary>
    ConcurrentQueue<string> Received { get; }

    /// <summary>What it says to each call.</summary>
    string Answer { get; set; }
}
