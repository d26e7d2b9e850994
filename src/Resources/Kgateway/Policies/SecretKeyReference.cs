namespace KGateway.Resources.Kgateway.Policies;

/// <summary>Reference to an entry of a Secret.</summary>
public sealed record SecretKeyReference
{
    /// <summary>Name of the Secret.</summary>
    [ObjectName]
    public required string Name { get; init; }

    /// <summary>Key of the entry; what it is when absent depends on who refers to it.</summary>
    [SecretKey]
    public string? Key { get; init; }

    /// <summary>Namespace of the Secret; the referrer's when absent.</summary>
    [NamespaceName]
    public string? Namespace { get; init; }
}
