namespace KGateway.Resources.Istio;

/// <summary>An external authorizer that the mesh's configuration names.</summary>
public sealed record AuthorizationProvider
{
    /// <summary>Name.</summary>
    public string Name { get; init; } = "";
}
