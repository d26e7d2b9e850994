namespace KGateway.Resources.Kgateway.Parameters;

/// <summary>The ServiceAccount of proxies.</summary>
public sealed record ServiceAccountParameters
{
    /// <summary>Labels beside those of the deployer.</summary>
    [LabelValue]
    public StringMap ExtraLabels { get; init; }

    /// <summary>Annotations beside those of the deployer.</summary>
    public StringMap ExtraAnnotations { get; init; }
}
