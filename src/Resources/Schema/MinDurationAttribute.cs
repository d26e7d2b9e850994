namespace KGateway.Resources.Schema;

/// <summary>The shortest duration that a field may have.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class MinDurationAttribute(int milliseconds) : Attribute
{
    public TimeSpan Min { get; } = TimeSpan.FromMilliseconds(milliseconds);

    /// <summary>The rule as an expression for CRDs.</summary>
    public string Expression => $"duration(self) >= duration('{GatewayDuration.Format(Min)}')";

    /// <summary>What the API server answers when it is broken.</summary>
    public string Message => $"must be at least {GatewayDuration.Format(Min)}";

    /// <summary>What is wrong with a duration, or null.</summary>
    public string? Check(TimeSpan value) => value < Min ? $"Invalid value: \"{GatewayDuration.Format(value)}\": {Message}" : null;
}
