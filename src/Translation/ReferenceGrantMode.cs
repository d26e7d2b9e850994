namespace KGateway.Translation;

/// <summary>Which references across namespaces need a ReferenceGrant.</summary>
public enum ReferenceGrantMode
{
    /// <summary>None.</summary>
    Off,

    /// <summary>Those to backends, Secrets and ConfigMaps.</summary>
    Permissive,

    /// <summary>Also those from policies to extensions.</summary>
    Strict,
}
