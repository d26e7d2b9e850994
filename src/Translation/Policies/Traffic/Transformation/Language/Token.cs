namespace KGateway.Translation.Policies.Traffic.Transformation.Language;

/// <summary>A token of a template.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Its text.</param>
/// <param name="Position">Offset of its first character.</param>
internal readonly record struct Token(TokenKind Kind, string Text, int Position)
{
    /// <summary>Whether it is a certain operator.</summary>
    public bool Is(string operatorText) => Kind == TokenKind.Operator && Text == operatorText;

    /// <summary>Whether it is a certain keyword.</summary>
    public bool IsName(string name) => Kind == TokenKind.Name && Text == name;

    /// <summary>How messages call it.</summary>
    public string Described => Kind switch
    {
        TokenKind.Text => "text",
        TokenKind.ExpressionStart or TokenKind.StatementStart => $"\"{Text}\"",
        TokenKind.TagEnd => $"\"{Text}\"",
        TokenKind.String => "a string",
        TokenKind.End => "the end of the template",
        _ => $"\"{Text}\"",
    };
}
