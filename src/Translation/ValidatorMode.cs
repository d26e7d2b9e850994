namespace KGateway.Translation;

/// <summary>How Envoy is asked where <see cref="ValidationMode.Strict"/> is wanted.</summary>
public enum ValidatorMode
{
    /// <summary>About many configurations by one run, and about each once.</summary>
    Cache,

    /// <summary>About each by a run of its own.</summary>
    Binary,
}
