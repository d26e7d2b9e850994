namespace KGateway.Resources.GatewayApi;

/// <summary>What a listener does with TLS.</summary>
public enum TlsMode
{
    /// <summary>TLS ends at the listener.</summary>
    Terminate,

    /// <summary>TLS is passed on to the backend, chosen by SNI.</summary>
    Passthrough,
}
