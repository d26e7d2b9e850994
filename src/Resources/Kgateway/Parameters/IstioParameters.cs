namespace KGateway.Resources.Kgateway.Parameters;

/// <summary>Integration with Istio's mutual TLS.</summary>
public sealed record IstioParameters
{
    /// <summary>The container that gets certificates from Istio.</summary>
    public IstioContainer? IstioProxyContainer { get; init; }

    /// <summary>Deprecated, without effect.</summary>
    public EquatableArray<RawJson> CustomSidecars { get; init; }
}
