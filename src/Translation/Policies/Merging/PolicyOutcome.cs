namespace KGateway.Translation.Policies.Merging;

/// <summary>What became of a policy where it is attached; of several the greatest is told.</summary>
public enum PolicyOutcome
{
    /// <summary>All that is in force there comes from it.</summary>
    Attached,

    /// <summary>A part of what is in force there comes from it.</summary>
    Merged,

    /// <summary>Nothing that is in force there comes from it.</summary>
    Overridden,

    /// <summary>It can't be enforced as written.</summary>
    Invalid,
}
