namespace KGateway.Resources.Kgateway.Policies;

/// <summary>A variable of the proxy's environment that becomes an attribute of spans.</summary>
public sealed record CustomAttributeEnvironment
{
    /// <summary>Name of the variable.</summary>
    [Length(1, int.MaxValue)]
    public required string Name { get; init; }

    /// <summary>Value where there is no such variable; without it there is no attribute then.</summary>
    public string? DefaultValue { get; init; }
}
