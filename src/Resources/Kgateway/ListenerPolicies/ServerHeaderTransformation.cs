namespace KGateway.Resources.Kgateway.ListenerPolicies;

/// <summary>What becomes of the Server header of answers.</summary>
public enum ServerHeaderTransformation
{
    /// <summary>It is replaced.</summary>
    Overwrite,

    /// <summary>It is set where the backend has none.</summary>
    AppendIfAbsent,

    /// <summary>It is left as the backend has it.</summary>
    PassThrough,
}
