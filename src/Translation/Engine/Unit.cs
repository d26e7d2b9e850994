using KGateway.Translation.State;

namespace KGateway.Translation.Engine;

/// <summary>A part of a translation that is made anew when the answer to one of its lookups changes.</summary>
internal abstract class Unit
{
    /// <summary>What it asked when it was made; kept by <see cref="DependencyIndex"/>.</summary>
    public LookupKey[] Dependencies { get; set; } = [];
}
