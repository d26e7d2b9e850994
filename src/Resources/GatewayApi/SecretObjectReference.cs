namespace KGateway.Resources.GatewayApi;

/// <summary>Reference to an object that holds a secret, a core Secret unless said otherwise.</summary>
public sealed record SecretObjectReference
{
    /// <summary>API group of the object.</summary>
    [GroupName]
    public string Group { get; init; } = "";

    /// <summary>Kind of the object.</summary>
    [KindName]
    public string Kind { get; init; } = "Secret";

    /// <summary>Name of the object.</summary>
    [ObjectName]
    public required string Name { get; init; }

    /// <summary>Namespace of the object; the referrer's when absent.</summary>
    [NamespaceName]
    public string? Namespace { get; init; }
}
