using KGateway.Resources;

namespace KGateway.Translation.Policies.Merging;

/// <summary>How the policies of a route that delegates are merged with those of the routes below it.</summary>
internal enum MergeStrategy
{
    /// <summary>A field of the child stands; the parent fills the gaps.</summary>
    ShallowMergePreferChild,

    /// <summary>A field of the parent stands; the child fills the gaps.</summary>
    ShallowMergePreferParent,

    /// <summary>Fields that can be combined are, the child's part first; others as <see cref="ShallowMergePreferChild"/>.</summary>
    DeepMergePreferChild,

    /// <summary>
    /// Fields that can be combined are, the parent's part first; others as <see cref="ShallowMergePreferChild"/>, as they are in kgateway.
    /// </summary>
    DeepMergePreferParent,
}

/// <summary>Where strategies are written.</summary>
internal static class MergeStrategies
{
    private const string Annotation = "kgateway.dev/inherited-policy-priority";

    /// <summary>The strategy that a route chose for what it delegates to; the default when it chose none, or none that exists.</summary>
    public static MergeStrategy Of(ObjectMeta metadata) => metadata.Annotations.GetValueOrDefault(Annotation) switch
    {
        nameof(MergeStrategy.ShallowMergePreferParent) => MergeStrategy.ShallowMergePreferParent,
        nameof(MergeStrategy.DeepMergePreferChild) => MergeStrategy.DeepMergePreferChild,
        nameof(MergeStrategy.DeepMergePreferParent) => MergeStrategy.DeepMergePreferParent,
        _ => MergeStrategy.ShallowMergePreferChild,
    };
}
