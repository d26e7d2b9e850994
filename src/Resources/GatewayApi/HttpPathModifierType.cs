namespace KGateway.Resources.GatewayApi;

/// <summary>What part of a path is replaced.</summary>
public enum HttpPathModifierType
{
    /// <summary>The whole path.</summary>
    ReplaceFullPath,

    /// <summary>The prefix that the rule matched.</summary>
    ReplacePrefixMatch,
}
