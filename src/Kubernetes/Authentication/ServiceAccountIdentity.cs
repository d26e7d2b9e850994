namespace KGateway.Kubernetes.Authentication;

/// <summary>Whom a verified token stands for.</summary>
/// <param name="Namespace">Namespace of the ServiceAccount and of its pods.</param>
/// <param name="Name">Name of the ServiceAccount.</param>
/// <param name="Pod">Name of the pod that the token is bound to; null when it is bound to none.</param>
/// <param name="Expires">Until when the token is valid.</param>
internal sealed record ServiceAccountIdentity(string Namespace, string Name, string? Pod, DateTimeOffset Expires)
{
    /// <summary>The name by which the API server knows it.</summary>
    public string UserName => $"system:serviceaccount:{Namespace}:{Name}";

    /// <summary>The node id of Envoys in its pod.</summary>
    public string NodeId => $"{Pod}.{Namespace}";

    /// <inheritdoc/>
    public override string ToString() => $"{Namespace}/{Name}";
}
