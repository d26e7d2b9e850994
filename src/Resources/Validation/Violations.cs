namespace KGateway.Resources.Validation;

/// <summary>Where rules report what they find, with a path relative to the value they check.</summary>
internal abstract class Violations
{
    /// <summary>Version that the object was written in, without the group.</summary>
    public abstract string Version { get; }

    /// <summary>Reports a broken rule; the field is relative, as <c>filters[2].path</c>, and empty for the value itself.</summary>
    public abstract void Report(string field, string message);

    /// <summary>Reports what no API server refuses and yet isn't what its author can want; the field as with <see cref="Report"/>.</summary>
    public abstract void Warn(string field, string message);
}
