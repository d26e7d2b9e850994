using KGateway.Resources;

namespace KGateway.Translation.Policies.Attachment;

/// <summary>What policies are looked for: an object, by its id and its labels.</summary>
/// <param name="Id">The object, as targetRefs name it.</param>
/// <param name="Labels">Its labels, as targetSelectors select by them.</param>
internal readonly record struct PolicyTarget(ResourceId Id, StringMap Labels)
{
    /// <summary>The target that an object is.</summary>
    public static PolicyTarget Of(Resource resource) => new(resource.Id, resource.Metadata.Labels);
}
