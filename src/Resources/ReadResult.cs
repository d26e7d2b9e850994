using System.Collections.Immutable;

namespace KGateway.Resources;

/// <summary>The objects of one or more texts, in the order they were written, and what was found on the way.</summary>
public sealed record ReadResult(ImmutableArray<Resource> Objects, ImmutableArray<Diagnostic> Diagnostics)
{
    /// <summary>Whether some object, or part of a text, was refused.</summary>
    public bool HasErrors => Diagnostics.Any(static diagnostic => diagnostic.Severity == Severity.Error);
}
