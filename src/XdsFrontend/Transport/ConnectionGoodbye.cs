using Grpc.Core;
using Microsoft.AspNetCore.Connections.Features;

namespace KGateway.XdsFrontend.Transport;

/// <summary>
/// Tells the other end that a connection takes no more streams (GOAWAY). A proxy whose stream has ended would else open the next one on the
/// connection that it has, to the replica that it is to leave; if that is stopping, it would wait longer after each refusal.
/// </summary>
internal static class ConnectionGoodbye
{
    /// <summary>Says it on the connection of a call; its open streams go on. Never blocks.</summary>
    public static void SayGoodbye(this ServerCallContext call) => call.Goodbye()();

    /// <summary>What says it later, also when the call has ended meanwhile.</summary>
    public static Action Goodbye(this ServerCallContext call)
    {
        var connection = call.GetHttpContext().Features.Get<IConnectionLifetimeNotificationFeature>();
        return () => connection?.RequestClose();
    }
}
