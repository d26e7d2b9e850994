namespace KGateway.Grains.Contracts.Proxies;

/// <summary>A stream is not admitted.</summary>
public sealed class ProxyRefusedException(ProxyRefusal reason, string message) : Exception(message)
{
    /// <summary>Why.</summary>
    public ProxyRefusal Reason { get; } = reason;
}

/// <summary>Why a stream is not admitted.</summary>
public enum ProxyRefusal
{
    /// <summary>This silo has not read its inputs yet, or is shutting down; trying again will help.</summary>
    NotReady,

    /// <summary>There is no such Gateway.</summary>
    UnknownGateway,
}
