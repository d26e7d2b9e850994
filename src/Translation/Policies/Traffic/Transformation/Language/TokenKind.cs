namespace KGateway.Translation.Policies.Traffic.Transformation.Language;

/// <summary>Kinds of tokens of a template.</summary>
internal enum TokenKind
{
    /// <summary>Text between tags, as it goes into the output.</summary>
    Text,

    /// <summary>Begin of an expression that is written into the output.</summary>
    ExpressionStart,

    /// <summary>Begin of a statement.</summary>
    StatementStart,

    /// <summary>End of an expression or statement; the text says which.</summary>
    TagEnd,

    /// <summary>A name or keyword.</summary>
    Name,

    /// <summary>A string, its escapes resolved.</summary>
    String,

    /// <summary>An integer, in decimal.</summary>
    Integer,

    /// <summary>A float, as written without separators.</summary>
    Float,

    /// <summary>An operator or bracket.</summary>
    Operator,

    /// <summary>End of the template.</summary>
    End,
}
