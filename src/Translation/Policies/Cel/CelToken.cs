namespace KGateway.Translation.Policies.Cel;

/// <summary>A token of an expression.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">As written.</param>
/// <param name="Start">Where it starts, in UTF-16 units.</param>
internal readonly record struct CelToken(CelTokenKind Kind, string Text, int Start)
{
    /// <summary>Whether this is an operator or another mark.</summary>
    public bool Is(string symbol) => Kind == CelTokenKind.Symbol && Text == symbol;

    /// <summary>For messages.</summary>
    public string Display => Kind == CelTokenKind.End ? "end of expression" : $"'{Text}'";
}
