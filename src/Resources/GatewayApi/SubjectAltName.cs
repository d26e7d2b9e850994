using KGateway.Resources.Validation.BackendTlsPolicies;

namespace KGateway.Resources.GatewayApi;

/// <summary>A subject alternative name; the member named by the type is set.</summary>
[CheckedBy<SubjectAltNameRules>]
public sealed record SubjectAltName
{
    /// <summary>Which member holds the name.</summary>
    public required SubjectAltNameType Type { get; init; }

    /// <summary>DNS name.</summary>
    [Hostname]
    public string? Hostname { get; init; }

    /// <summary>URI, as a SPIFFE identity.</summary>
    [AbsoluteUri]
    public string? Uri { get; init; }
}
