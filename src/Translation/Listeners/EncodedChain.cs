namespace KGateway.Translation.Listeners;

/// <summary>A filter chain of a listener as bytes.</summary>
/// <param name="Name">Name of the chain; the order in the listener.</param>
/// <param name="Bytes">The chain; the parts follow one another.</param>
/// <param name="Socket">More of the same message: its transport socket; empty for none.</param>
/// <param name="ByServerName">Whether the chain is chosen by the name that clients ask for.</param>
internal readonly record struct EncodedChain(string Name, ReadOnlyMemory<byte> Bytes, ReadOnlyMemory<byte> Socket, bool ByServerName)
{
    /// <summary>Number of bytes of the message.</summary>
    public int Length => Bytes.Length + Socket.Length;
}
