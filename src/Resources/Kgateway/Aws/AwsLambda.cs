namespace KGateway.Resources.Kgateway.Aws;

/// <summary>A Lambda function.</summary>
public sealed record AwsLambda
{
    /// <summary>Account that it belongs to; the Backend's when absent.</summary>
    [AwsAccount]
    public string? AccountId { get; init; }

    /// <summary>URL of the service with its port; the region's when absent.</summary>
    [HttpUrl]
    [JsonName("endpointURL")]
    public string? EndpointUrl { get; init; }

    /// <summary>Name of the function.</summary>
    [LambdaFunctionName]
    public required string FunctionName { get; init; }

    /// <summary>Whether its answer is waited for.</summary>
    public LambdaInvocationMode InvocationMode { get; init; }

    /// <summary>Version or alias.</summary>
    [Length(1, 128)]
    public string Qualifier { get; init; } = "$LATEST";

    /// <summary>How requests become events.</summary>
    public LambdaPayloadTransform PayloadTransformMode { get; init; } = LambdaPayloadTransform.Envoy;
}
