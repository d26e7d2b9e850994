namespace KGateway.Resources.Kgateway.GatewayExtensions;

/// <summary>Namespaces of metadata.</summary>
public sealed record ExtProcMetadataNamespaces
{
    /// <summary>Namespaces of typed metadata.</summary>
    [Items(1, int.MaxValue)]
    public EquatableArray<string> Typed { get; init; }

    /// <summary>Namespaces of metadata that are structs.</summary>
    [Items(1, int.MaxValue)]
    public EquatableArray<string> Untyped { get; init; }
}
