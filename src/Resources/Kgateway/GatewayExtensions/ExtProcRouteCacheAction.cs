namespace KGateway.Resources.Kgateway.GatewayExtensions;

/// <summary>What becomes of the chosen route when an external processor changed headers.</summary>
public enum ExtProcRouteCacheAction
{
    /// <summary>The processor decides in its answer.</summary>
    FromResponse,

    /// <summary>It is chosen anew.</summary>
    Clear,

    /// <summary>It stays.</summary>
    Retain,
}
