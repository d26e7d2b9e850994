namespace KGateway.Resources.Istio;

/// <summary>How a server that authorizes is asked; fields about paths and headers are for HTTP only. Durations are written in Go's form.</summary>
[IgnoresUnknownFields]
public sealed record ExternalAuthorizer
{
    /// <summary>Host of the server, perhaps with the namespace of the Service or ServiceEntry and a slash before it.</summary>
    public string Service { get; init; } = "";

    /// <summary>Its port.</summary>
    public int Port { get; init; }

    /// <summary>How long it may take.</summary>
    public string? Timeout { get; init; }

    /// <summary>What stands before the path of a request that is asked about.</summary>
    public string PathPrefix { get; init; } = "";

    /// <summary>Whether requests pass when the server can't be asked.</summary>
    public bool FailOpen { get; init; }

    /// <summary>Status of the answer when the server can't be asked.</summary>
    public string StatusOnError { get; init; } = "";

    /// <summary>Headers that the server is shown; a star may stand at either end.</summary>
    public EquatableArray<string> IncludeRequestHeadersInCheck { get; init; }

    /// <summary>Headers that the server is sent besides.</summary>
    public StringMap IncludeAdditionalHeadersInCheck { get; init; }

    /// <summary>How much of the body the server is shown; null for nothing.</summary>
    public ExternalAuthorizerBody? IncludeRequestBodyInCheck { get; init; }

    /// <summary>Headers of the server's permission that go to the backend.</summary>
    public EquatableArray<string> HeadersToUpstreamOnAllow { get; init; }

    /// <summary>Headers of the server's refusal that go to the client; all if none is named.</summary>
    public EquatableArray<string> HeadersToDownstreamOnDeny { get; init; }

    /// <summary>Headers of the server's permission that go to the client.</summary>
    public EquatableArray<string> HeadersToDownstreamOnAllow { get; init; }

    /// <summary>Whether the route is chosen anew after headers were changed.</summary>
    public bool ClearRouteCache { get; init; }
}
