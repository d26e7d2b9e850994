namespace KGateway.Resources.Istio;

/// <summary>An address that was allocated to a host.</summary>
[IgnoresUnknownFields]
public sealed record ServiceEntryAddress
{
    /// <summary>The address.</summary>
    public string Value { get; init; } = "";

    /// <summary>The host.</summary>
    public string Host { get; init; } = "";
}
