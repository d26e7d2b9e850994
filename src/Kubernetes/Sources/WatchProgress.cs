namespace KGateway.Kubernetes.Sources;

/// <summary>What waiting for a watch brought.</summary>
internal enum WatchProgress
{
    /// <summary>Lines have arrived.</summary>
    Lines,

    /// <summary>The server or the network has ended it.</summary>
    Ended,

    /// <summary>Nothing came for too long.</summary>
    Silent,
}
