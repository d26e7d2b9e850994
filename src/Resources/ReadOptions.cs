namespace KGateway.Resources;

/// <summary>How texts are read.</summary>
public sealed record ReadOptions
{
    /// <summary>The usual options.</summary>
    public static ReadOptions Default { get; } = new();

    /// <summary>
    /// Also return objects that break limits or rules of the API, with required texts, numbers and lists that are absent taken as
    /// empty; but not those that have fields of a wrong type or no name. The findings are reported all the same.
    /// </summary>
    public bool KeepInvalid { get; init; }

    /// <summary>Namespace of objects that name none.</summary>
    public string DefaultNamespace { get; init; } = "default";
}
