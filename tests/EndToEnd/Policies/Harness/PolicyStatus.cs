namespace KGateway.EndToEnd.Policies.Harness;

/// <summary>What tests show of a field.</summary>
internal enum PolicyStatus
{
    /// <summary>Nothing.</summary>
    Untested,

    /// <summary>Its effect only.</summary>
    EffectTested,

    /// <summary>The error for bad input only.</summary>
    BadInputTested,

    /// <summary>Both.</summary>
    Tested,
}
