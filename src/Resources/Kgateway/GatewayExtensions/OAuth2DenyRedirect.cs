using KGateway.Resources.GatewayApi;

namespace KGateway.Resources.Kgateway.GatewayExtensions;

/// <summary>Requests without a login that are refused with 401 rather than sent to log in, as those of scripts.</summary>
public sealed record OAuth2DenyRedirect
{
    /// <summary>Conditions on headers, one of which must hold.</summary>
    [Items(1, 16)]
    public required EquatableArray<HttpHeaderMatch> Headers { get; init; }
}
