namespace KGateway.Resources.Core;

/// <summary>An address of a Pod.</summary>
[IgnoresUnknownFields]
public sealed record PodIP
{
    /// <summary>Address.</summary>
    public string Ip { get; init; } = "";
}
