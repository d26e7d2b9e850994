namespace KGateway.Resources.Core;

/// <summary>Status of a Pod.</summary>
[IgnoresUnknownFields]
public sealed record PodStatus
{
    /// <summary>Pending, Running, Succeeded, Failed or Unknown.</summary>
    public string? Phase { get; init; }

    /// <summary>Address.</summary>
    public string? PodIP { get; init; }

    /// <summary>Addresses of all families.</summary>
    public EquatableArray<PodIP> PodIPs { get; init; }

    /// <summary>Conditions.</summary>
    public EquatableArray<PodCondition> Conditions { get; init; }

    /// <summary>Whether the condition Ready is true.</summary>
    [NotSerialized]
    public bool IsReady
    {
        get
        {
            foreach (PodCondition condition in Conditions)
            {
                if (condition.Type == "Ready")
                    return condition.Status == "True";
            }

            return false;
        }
    }
}
