namespace KGateway.Resources;

/// <summary>How texts are read.</summary>
public sealed record ReadOptions
{
    /// <summary>The usual options.</summary>
    public static ReadOptions Default { get; } = new();

    /// <summary>
    /// Also return objects that break limits or rules of the API (but not those that have fields of a wrong type or lack required
    /// fields). The findings are reported all the same.
    /// </summary>
    public bool KeepInvalid { get; init; }

    /// <summary>Namespace of objects that name none.</summary>
    public string DefaultNamespace { get; init; } = "default";
}
