namespace KGateway.XdsFrontend.Authentication;

/// <summary>What is wrong with a proxy's credentials; decides the gRPC status that it sees.</summary>
public enum RefusalKind
{
    /// <summary>They prove nothing: absent, damaged, expired, or of another origin.</summary>
    Unauthenticated,

    /// <summary>They are good, but not for what the proxy wants.</summary>
    Forbidden,

    /// <summary>They can't be judged now; trying again will help.</summary>
    Unavailable,
}
