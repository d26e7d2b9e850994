using KGateway.Resources.Kgateway.Policies;
using KGateway.Resources.Validation.Kgateway.GatewayExtensions;

namespace KGateway.Resources.Kgateway.GatewayExtensions;

/// <summary>A server that authorizes requests; exactly one of the services is set.</summary>
[CheckedBy<ExtAuthProviderRules>]
public sealed record ExtAuthProvider
{
    /// <summary>The server, asked by gRPC.</summary>
    public ExtGrpcService? GrpcService { get; init; }

    /// <summary>The server, asked by HTTP.</summary>
    public ExtHttpService? HttpService { get; init; }

    /// <summary>Names of the headers that the server gets; Envoy's choice when empty.</summary>
    public EquatableArray<string> HeadersToForward { get; init; }

    /// <summary>Whether requests pass when the server can't be asked.</summary>
    public bool FailOpen { get; init; }

    /// <summary>Whether the route is chosen anew after the server changed headers.</summary>
    public bool ClearRouteCache { get; init; }

    /// <summary>Whether the server gets the body.</summary>
    public ExtAuthBufferSettings? WithRequestBody { get; init; }

    /// <summary>Status of the answer when the server can't be asked.</summary>
    [Range(100, 511)]
    public int StatusOnError { get; init; } = 403;

    /// <summary>Prefix of the statistics.</summary>
    [Length(1, int.MaxValue)]
    public string? StatPrefix { get; init; }
}
