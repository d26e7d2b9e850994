using KGateway.Resources;

namespace KGateway.Translation.Policies.Merging;

/// <summary>Where a field in force comes from.</summary>
/// <param name="Field">Name of the field, for example <c>rateLimit.local</c>.</param>
/// <param name="Policies">The policies, those of the highest priority first.</param>
public sealed record FieldOrigin(string Field, EquatableArray<ResourceId> Policies)
{
    /// <summary>The policies that set the field too, without effect, as the others come before them.</summary>
    public EquatableArray<ResourceId> Overridden { get; init; }
}
