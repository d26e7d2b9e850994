using KGateway.Resources.Validation.Routes;

namespace KGateway.Resources.GatewayApi;

/// <summary>External authorization of requests (GEP-1494).</summary>
[CheckedBy<HttpExternalAuthFilterRules>]
public sealed record HttpExternalAuthFilter
{
    /// <summary>Protocol of the authorization server.</summary>
    public required HttpExternalAuthProtocol Protocol { get; init; }

    /// <summary>The authorization server.</summary>
    public required BackendObjectReference BackendRef { get; init; }

    /// <summary>Settings of gRPC servers.</summary>
    public GrpcAuthConfig? Grpc { get; init; }

    /// <summary>Settings of HTTP servers.</summary>
    public HttpAuthConfig? Http { get; init; }

    /// <summary>Sends the body along; not when absent.</summary>
    public ForwardBodyConfig? ForwardBody { get; init; }
}
