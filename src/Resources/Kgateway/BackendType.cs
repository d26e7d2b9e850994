namespace KGateway.Resources.Kgateway;

/// <summary>Types of Backends.</summary>
public enum BackendType
{
    /// <summary>Fixed hosts.</summary>
    Static,

    /// <summary>AWS Lambda or EC2.</summary>
    [JsonName("AWS")]
    Aws,

    /// <summary>The host that the request names.</summary>
    DynamicForwardProxy,

    /// <summary>A service of Google Cloud.</summary>
    [JsonName("GCP")]
    Gcp,

    /// <summary>Groups of static Backends.</summary>
    PriorityGroups,
}
