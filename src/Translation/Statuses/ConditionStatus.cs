namespace KGateway.Translation.Statuses;

/// <summary>Whether a condition holds.</summary>
public enum ConditionStatus
{
    /// <summary>It does.</summary>
    True,

    /// <summary>It doesn't.</summary>
    False,

    /// <summary>Not known yet.</summary>
    Unknown,
}
