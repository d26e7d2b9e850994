namespace KGateway.Resources.Kgateway.TrafficPolicies;

/// <summary>Templates for headers, body and metadata.</summary>
public sealed record TransformationPolicy
{
    /// <summary>What becomes of requests.</summary>
    public MessageTransformation? Request { get; init; }

    /// <summary>What becomes of responses.</summary>
    public MessageTransformation? Response { get; init; }
}
