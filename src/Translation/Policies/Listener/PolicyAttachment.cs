namespace KGateway.Translation.Policies.Listener;

/// <summary>How far a policy is in force where it is attached; of several places the one that comes last here is told.</summary>
internal enum PolicyAttachment
{
    /// <summary>All of it, and nothing else is.</summary>
    Attached,

    /// <summary>Some or all of it, beside other policies.</summary>
    Merged,

    /// <summary>None of it: other policies set the same.</summary>
    Overridden,
}
