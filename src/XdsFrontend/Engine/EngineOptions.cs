namespace KGateway.XdsFrontend.Engine;

/// <summary>Limits and patience of a stream's engine.</summary>
internal sealed record EngineOptions
{
    /// <summary>A response is cut when its resources exceed this; the rest follows at once. Not for full-state responses.</summary>
    public int MaxResponseBytes { get; init; } = 2 * 1024 * 1024;

    /// <summary>
    /// After this a second cluster response may follow an unanswered one: Envoy answers only when all clusters in it are warm. Doubles
    /// with each further one, up to <see cref="AnswerPatience"/>.
    /// </summary>
    public TimeSpan ClusterAnswerPatience { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>After this a response may follow an unanswered one of the same type.</summary>
    public TimeSpan AnswerPatience { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long listeners and routes wait for endpoints that are not known or not asked for yet.</summary>
    public TimeSpan EndpointsPatience { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a removed cluster is kept on a stream that lacks listeners or routes to tell when it is out of use.</summary>
    public TimeSpan RemovalPatience { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long a removed cluster is kept after the proxy has acknowledged that nothing names it: requests that began before may yet call
    /// the server of a filter, be tried again, or come out of a filter that held them.
    /// </summary>
    public TimeSpan RemovalGrace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A proxy that leaves so many responses of a type unanswered is sent no more of it.</summary>
    public int MaxUnanswered { get; init; } = 64;
}
