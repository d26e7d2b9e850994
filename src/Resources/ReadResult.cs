using System.Collections.Frozen;
using System.Collections.Immutable;

namespace KGateway.Resources;

/// <summary>The objects of one or more texts, in the order they were written, and what was found on the way.</summary>
public sealed record ReadResult(ImmutableArray<Resource> Objects, ImmutableArray<Diagnostic> Diagnostics)
{
    /// <summary>Where each object is written.</summary>
    public IReadOnlyDictionary<ResourceId, ResourcePlace> Places { get; init; } = FrozenDictionary<ResourceId, ResourcePlace>.Empty;

    /// <summary>Whether some object, or part of a text, was refused.</summary>
    public bool HasErrors => Diagnostics.Any(static diagnostic => diagnostic.Severity == Severity.Error);

    /// <summary>A finding about an object that has no line of its own, at the place where the object is written; others as they are.</summary>
    public Diagnostic Placed(Diagnostic finding)
    {
        ArgumentNullException.ThrowIfNull(finding);
        return finding is { Line: 0, Object: { } id } && Places.TryGetValue(id, out ResourcePlace place)
            ? finding with { File = place.File, Line = place.Line, Column = place.Column }
            : finding;
    }
}
