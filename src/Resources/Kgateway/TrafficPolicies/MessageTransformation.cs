using KGateway.Resources.Validation.Kgateway;

namespace KGateway.Resources.Kgateway.TrafficPolicies;

/// <summary>How requests or responses are transformed: first the body, then headers are set, added and removed, then metadata is set.</summary>
[CheckedBy<MessageTransformationRules>]
public sealed record MessageTransformation
{
    /// <summary>Headers that replace those of the same name; one without a value is removed.</summary>
    [Items(0, 16)]
    [UniqueItems("name")]
    public EquatableArray<HeaderTransformation> Set { get; init; }

    /// <summary>Headers that are added.</summary>
    [Items(0, 16)]
    [UniqueItems("name")]
    public EquatableArray<HeaderTransformation> Add { get; init; }

    /// <summary>Names of headers that are removed.</summary>
    [Items(0, 16)]
    [UniqueItems]
    public EquatableArray<string> Remove { get; init; }

    /// <summary>The body.</summary>
    public BodyTransformation? Body { get; init; }

    /// <summary>Dynamic metadata of the stream, unique by namespace and key.</summary>
    [Items(0, 16)]
    public EquatableArray<MetadataTransformation> DynamicMetadata { get; init; }
}
