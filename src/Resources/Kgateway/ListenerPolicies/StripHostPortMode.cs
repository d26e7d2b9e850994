namespace KGateway.Resources.Kgateway.ListenerPolicies;

/// <summary>Which ports are taken off the host of a request.</summary>
public enum StripHostPortMode
{
    /// <summary>The port of the listener.</summary>
    MatchingPort,

    /// <summary>Any port.</summary>
    AnyPort,
}
