namespace KGateway.Resources.GatewayApi;

/// <summary>Whether and how much of the body an authorization server gets.</summary>
public sealed record ForwardBodyConfig
{
    /// <summary>Bytes that are buffered; larger requests are refused. 0 forwards no body.</summary>
    [Range(0, int.MaxValue)]
    public int? MaxSize { get; init; }
}
