namespace KGateway.Translation.Policies.Cel;

/// <summary>An expression isn't CEL. Never leaves the parser.</summary>
internal sealed class CelSyntaxException(int position, string message) : Exception(message)
{
    /// <summary>Where, in UTF-16 units.</summary>
    public int Position => position;
}
