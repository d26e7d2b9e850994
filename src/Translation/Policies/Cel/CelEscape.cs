namespace KGateway.Translation.Policies.Cel;

/// <summary>How a unit of a string is written.</summary>
internal enum CelEscape
{
    /// <summary>As itself.</summary>
    None,

    /// <summary>By a letter, or by two hexadecimal or three octal digits: a character, or a byte.</summary>
    Byte,

    /// <summary>By four or eight hexadecimal digits: a character.</summary>
    Unicode,
}
