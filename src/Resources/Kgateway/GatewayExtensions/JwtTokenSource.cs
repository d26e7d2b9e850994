using KGateway.Resources.Validation.Kgateway.GatewayExtensions;

namespace KGateway.Resources.Kgateway.GatewayExtensions;

/// <summary>Where in a request its token is; exactly one member is set.</summary>
[CheckedBy<JwtTokenSourceRules>]
public sealed record JwtTokenSource
{
    /// <summary>A header.</summary>
    public JwtHeaderSource? Header { get; init; }

    /// <summary>Name of a parameter of the query.</summary>
    [Length(1, 2048)]
    public string? QueryParameter { get; init; }
}
