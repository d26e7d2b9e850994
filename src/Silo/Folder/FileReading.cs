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
    string Path, FileCondition Condition, ContentHash Hash, ImmutableArray<Resource> Objects, ImmutableArray<Diagnostic> Diagnostics);

/// <summary>Whether a file can be used.</summary>
internal enum FileCondition
{
    /// <summary>It was read without an error.</summary>
    Good,

    /// <summary>It is not there.</summary>
    Missing,

    /// <summary>It is there with nothing in it.</summary>
    Empty,

    /// <summary>It can't be read, or has an error.</summary>
    Broken,
}
