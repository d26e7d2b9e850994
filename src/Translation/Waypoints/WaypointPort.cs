using System.Collections.Immutable;

namespace KGateway.Translation.Waypoints;

/// <summary>What a waypoint does with the connections to one port of a Service.</summary>
/// <param name="Addresses">Addresses of the Service.</param>
/// <param name="Number">Port of the Service.</param>
/// <param name="Chains">The filter chains of its connections.</param>
/// <param name="Branches">Which of them takes which connections; the first that fits.</param>
/// <param name="Rest">Name of the chain that takes all others; null when they are closed.</param>
/// <param name="ReadsServerName">Whether something depends on the name that TLS clients ask for.</param>
/// <param name="RefusesServerName">Whether a policy does, so that connections that don't tell it must not pass.</param>
/// <param name="DetectsHttp">Whether something depends on what clients say first.</param>
internal sealed record WaypointPort(
    IReadOnlyList<AddressRange> Addresses,
    int Number,
    ImmutableArray<WaypointChain> Chains,
    ImmutableArray<ChainBranch> Branches,
    string? Rest,
    bool ReadsServerName,
    bool RefusesServerName,
    bool DetectsHttp)
{
    /// <summary>Name by which ports are ordered, that of the chain for most of its connections.</summary>
    public string Name => Rest ?? Chains[0].Name;

    /// <summary>What a chain matches by itself where it takes all connections, encoded; follows from the addresses and the port.</summary>
    public ReadOnlyMemory<byte> Match { get; } = ChainSelection.MatchOf(Addresses, Number);

    /// <summary>Whether connections go different ways.</summary>
    public bool IsDivided => !Branches.IsEmpty || Rest is null;

    /// <summary>Whether the listener is the same with this port as with another.</summary>
    public bool IsSame(WaypointPort other)
    {
        if (ReadsServerName != other.ReadsServerName
            || RefusesServerName != other.RefusesServerName
            || DetectsHttp != other.DetectsHttp
            || Rest != other.Rest
            || Chains.Length != other.Chains.Length
            || !Match.Span.SequenceEqual(other.Match.Span)
            || !Branches.AsSpan().SequenceEqual(other.Branches.AsSpan()))
            return false;
        for (int i = 0; i < Chains.Length; i++)
        {
            if (!Chains[i].IsSame(other.Chains[i]))
                return false;
        }

        return true;
    }
}
