namespace KGateway.Resources.Kgateway.BackendConfigPolicies;

/// <summary>Options of HTTP/1.</summary>
public sealed record Http1ProtocolOptions
{
    /// <summary>Whether trailers are passed on.</summary>
    public bool? EnableTrailers { get; init; }

    /// <summary>Whether the case of header names is kept.</summary>
    [JsonName("preserveHttp1HeaderCase")]
    public bool? PreserveHttp1HeaderCase { get; init; }

    /// <summary>Whether an invalid message ends its stream only, and not the connection.</summary>
    public bool? OverrideStreamErrorOnInvalidHttpMessage { get; init; }
}
