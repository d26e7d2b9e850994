namespace KGateway.Resources.Istio;

/// <summary>A server that the mesh's configuration gives a name; of its kinds those matter that authorize.</summary>
[IgnoresUnknownFields]
public sealed record ExtensionProvider
{
    /// <summary>Name.</summary>
    public string Name { get; init; } = "";

    /// <summary>A server that authorizes over HTTP.</summary>
    public ExternalAuthorizer? EnvoyExtAuthzHttp { get; init; }

    /// <summary>A server that authorizes over gRPC.</summary>
    public ExternalAuthorizer? EnvoyExtAuthzGrpc { get; init; }
}
