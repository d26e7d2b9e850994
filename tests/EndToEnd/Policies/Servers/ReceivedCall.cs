using Grpc.Core;

namespace KGateway.EndToEnd.Policies.Servers;

/// <summary>How a call by gRPC came.</summary>
/// <param name="Authority">The authority that it was for.</param>
/// <param name="Metadata">Its metadata; of a name that comes twice the last.</param>
internal sealed record ReceivedCall(string Authority, IReadOnlyDictionary<string, string> Metadata)
{
    /// <summary>The facts of a call.</summary>
    public static ReceivedCall Of(ServerCallContext context) => new(
        context.Host,
        context.RequestHeaders.Where(static entry => !entry.IsBinary).GroupBy(static entry => entry.Key)
            .ToDictionary(static entry => entry.Key, static entry => entry.Last().Value));
}
