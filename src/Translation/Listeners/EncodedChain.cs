namespace KGateway.Translation.Listeners;

/// <summary>A filter chain of a listener as bytes.</summary>
/// <param name="Name">Name of the chain; the order in the listener.</param>
/// <param name="Bytes">The chain; the parts follow one another.</param>
/// <param name="Rest">More of the same message, which other chains may share: its transport socket and what policies set.</param>
/// <param name="ByServerName">Whether the chain is chosen by the name that clients ask for.</param>
internal readonly record struct EncodedChain(string Name, ReadOnlyMemory<byte> Bytes, ReadOnlyMemory<byte> Rest, bool ByServerName)
{
    /// <summary>Number of bytes of the message.</summary>
    public int Length => Bytes.Length + Rest.Length;
}
