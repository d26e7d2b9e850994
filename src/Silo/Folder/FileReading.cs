using System.Collections.Immutable;
using KGateway.Resources;
using KGateway.Translation.Encoding;

namespace KGateway.Silo.Folder;

/// <summary>What one look at a file found.</summary>
/// <param name="Path">Full path.</param>
/// <param name="Condition">Whether it can be used.</param>
/// <param name="Hash">Hash of its content.</param>
/// <param name="Objects">Its objects, in the order they are written.</param>
/// <param name="Diagnostics">What is wrong with it.</param>
internal sealed record FileReading(
    string Path, FileCondition Condition, ContentHash Hash, ImmutableArray<Resource> Objects, ImmutableArray<Diagnostic> Diagnostics)
{
    /// <summary>The objects that have errors and aren't among <see cref="Objects"/>, as far as it is known which they are.</summary>
    public IEnumerable<ResourceId> Refused => Diagnostics.Where(IsOfKnownObject).Select(static diagnostic => diagnostic.Object!.Value)
        .Except(Objects.Select(static resource => resource.Id));

    /// <summary>The condition of a file with such contents.</summary>
    public static FileCondition ConditionOf(ReadResult result, bool isEmpty)
    {
        if (!result.HasErrors)
            return isEmpty ? FileCondition.Empty : FileCondition.Good;
        return result.Diagnostics.All(static diagnostic => diagnostic.Severity != Severity.Error || IsOfKnownObject(diagnostic))
            ? FileCondition.Faulty
            : FileCondition.Broken;
    }

    private static bool IsOfKnownObject(Diagnostic diagnostic) =>
        diagnostic is { Severity: Severity.Error, Object: { Key.Name.Length: > 0 } id } && ResourceKinds.ByGroupKind.ContainsKey(id.GroupKind);
}

/// <summary>Whether a file can be used.</summary>
internal enum FileCondition
{
    /// <summary>It was read without an error.</summary>
    Good,

    /// <summary>It is not there.</summary>
    Missing,

    /// <summary>It is there with nothing in it.</summary>
    Empty,

    /// <summary>It was read, and each error in it is one of an object of which it is known which it is.</summary>
    Faulty,

    /// <summary>It can't be read, or of a part of it it isn't known which object it speaks of.</summary>
    Broken,
}
