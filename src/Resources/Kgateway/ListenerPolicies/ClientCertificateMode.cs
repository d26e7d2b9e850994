namespace KGateway.Resources.Kgateway.ListenerPolicies;

/// <summary>Whether clients must show certificates.</summary>
public enum ClientCertificateMode
{
    /// <summary>A client without a valid certificate is refused.</summary>
    Require,

    /// <summary>A certificate is validated when a client shows one.</summary>
    Optional,
}
