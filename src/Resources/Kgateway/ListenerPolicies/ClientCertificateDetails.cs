namespace KGateway.Resources.Kgateway.ListenerPolicies;

/// <summary>What is told of a client's certificate.</summary>
public sealed record ClientCertificateDetails
{
    /// <summary>Its subject.</summary>
    public bool? Subject { get; init; }

    /// <summary>The certificate itself.</summary>
    public bool? Cert { get; init; }

    /// <summary>The certificates that it was shown with.</summary>
    public bool? Chain { get; init; }

    /// <summary>Its DNS names.</summary>
    public bool? Dns { get; init; }

    /// <summary>Its URIs.</summary>
    public bool? Uri { get; init; }
}
