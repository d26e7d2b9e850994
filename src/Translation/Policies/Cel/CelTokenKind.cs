namespace KGateway.Translation.Policies.Cel;

/// <summary>Kinds of tokens.</summary>
internal enum CelTokenKind
{
    /// <summary>The end of the expression.</summary>
    End,

    /// <summary>An operator, a bracket or another mark.</summary>
    Symbol,

    /// <summary>A name, also one that is reserved.</summary>
    Identifier,

    /// <summary>One of the words <c>in</c>, <c>true</c>, <c>false</c> and <c>null</c>.</summary>
    Keyword,

    /// <summary>A signed integer without its sign.</summary>
    Int,

    /// <summary>An unsigned integer.</summary>
    Uint,

    /// <summary>A floating-point number without its sign.</summary>
    Double,

    /// <summary>A string with its quotes.</summary>
    String,

    /// <summary>Bytes with their prefix and quotes.</summary>
    Bytes,
}
