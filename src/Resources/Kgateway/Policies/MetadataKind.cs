namespace KGateway.Resources.Kgateway.Policies;

/// <summary>What has metadata.</summary>
public enum MetadataKind
{
    /// <summary>The request.</summary>
    Request,

    /// <summary>The route that serves it.</summary>
    Route,

    /// <summary>The cluster that it is sent to.</summary>
    Cluster,

    /// <summary>The endpoint that it is sent to.</summary>
    Host,
}
