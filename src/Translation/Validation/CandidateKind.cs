namespace KGateway.Translation.Validation;

/// <summary>What a candidate's bytes are.</summary>
public enum CandidateKind
{
    /// <summary>A virtual host, without its name and domains.</summary>
    VirtualHost,

    /// <summary>An HTTP connection manager with the routes in it.</summary>
    ConnectionManager,

    /// <summary>A cluster, without its name.</summary>
    Cluster,
}
