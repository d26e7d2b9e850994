namespace KGateway.XdsFrontend.Tests.Simulation;

/// <summary>What sort of proxy it is.</summary>
/// <param name="Delta">Incremental, or state of the world.</param>
/// <param name="Window">How many responses fit into the network.</param>
/// <param name="Pace">Of a hundred chances to read, how many it takes.</param>
/// <param name="Strict">It refuses bad resources.</param>
/// <param name="PartialRefusal">A refused response's good resources are applied.</param>
/// <param name="NamesTheBad">Its NACK says which resource is bad.</param>
/// <param name="EagerListeners">It asks for listeners before its clusters are warm.</param>
/// <param name="MaxResponseBytes">Where responses are split.</param>
/// <param name="RemovalGrace">How long clusters are kept for the requests that began before they went.</param>
internal sealed record SimKind(
    bool Delta, int Window, int Pace, bool Strict, bool PartialRefusal, bool NamesTheBad, bool EagerListeners, int MaxResponseBytes,
    TimeSpan RemovalGrace)
{
    public static SimKind Any(Random random) => new(
        random.Next(3) > 0,
        random.Next(1, 5),
        random.Next(4) == 0 ? 5 : 60,
        random.Next(2) == 0,
        random.Next(2) == 0,
        random.Next(2) == 0,
        random.Next(2) == 0,
        random.Next(2) == 0 ? 64 : 1 << 20,
        random.Next(2) == 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(2));
}
