namespace KGateway.Translation.Policies;

/// <summary>How policies that are being written relate to those that were written into a route before.</summary>
internal enum PolicyPriority
{
    /// <summary>They are of the same rule: the later one of two stands.</summary>
    Own,

    /// <summary>They are inherited and fill the gaps.</summary>
    Lower,

    /// <summary>They are inherited and stand over what was written before.</summary>
    Higher,
}
