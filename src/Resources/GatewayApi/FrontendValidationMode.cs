namespace KGateway.Resources.GatewayApi;

/// <summary>What happens to a client without a valid certificate.</summary>
public enum FrontendValidationMode
{
    /// <summary>It is rejected.</summary>
    AllowValidOnly,

    /// <summary>It is let in.</summary>
    AllowInsecureFallback,
}
