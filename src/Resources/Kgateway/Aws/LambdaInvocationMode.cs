namespace KGateway.Resources.Kgateway.Aws;

/// <summary>Whether the answer of a function is waited for.</summary>
public enum LambdaInvocationMode
{
    /// <summary>It is.</summary>
    Sync,

    /// <summary>It isn't.</summary>
    Async,
}
