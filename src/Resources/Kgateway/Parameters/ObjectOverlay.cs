using KGateway.Resources.Validation.Kgateway.Parameters;

namespace KGateway.Resources.Kgateway.Parameters;

/// <summary>A strategic merge patch of a deployed object.</summary>
[CheckedBy<ObjectOverlayRules>]
public sealed record ObjectOverlay
{
    /// <summary>Labels and annotations to set.</summary>
    public OverlayMetadata? Metadata { get; init; }

    /// <summary>Patch of the specification, with <c>$patch</c> directives.</summary>
    public RawJson? Spec { get; init; }
}
