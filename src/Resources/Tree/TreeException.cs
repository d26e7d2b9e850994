namespace KGateway.Resources.Tree;

/// <summary>A document that can't be read; the place is 0 when unknown.</summary>
internal sealed class TreeException(string message, int line, int column, Exception? inner = null) : Exception(message, inner)
{
    public int Line => line;

    public int Column => column;
}
