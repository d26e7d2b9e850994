using System.Text.Json.Serialization;

namespace KGateway.Resources.GatewayApi;

/// <summary>
/// What a route attaches to: a Gateway or ListenerSet, or a Service in a mesh. One that states a default equals one that leaves it out.
/// </summary>
public sealed record ParentReference
{
    private readonly string? _group;
    private readonly string? _kind;

    /// <summary>API group of the parent.</summary>
    [GroupName]
    public string Group
    {
        get => _group ?? ResourceKinds.GatewayApiGroup;
        init => _group = value;
    }

    /// <summary>Kind of the parent.</summary>
    [KindName]
    public string Kind
    {
        get => _kind ?? "Gateway";
        init => _kind = value;
    }

    /// <summary>Name of the parent.</summary>
    [ObjectName]
    public required string Name { get; init; }

    /// <summary>Namespace of the parent; the route's when absent.</summary>
    [NamespaceName]
    public string? Namespace { get; init; }

    /// <summary>Name of one listener (or Service port).</summary>
    [SectionName]
    public string? SectionName { get; init; }

    /// <summary>Only listeners on this port.</summary>
    [Port]
    public int? Port { get; init; }

    /// <summary>The group as far as it was stated where the reference was read; null when the default was left to fill in.</summary>
    [JsonIgnore]
    public string? WrittenGroup => _group;

    /// <summary>The kind as far as it was stated where the reference was read; null when the default was left to fill in.</summary>
    [JsonIgnore]
    public string? WrittenKind => _kind;

    /// <inheritdoc/>
    public bool Equals(ParentReference? other) =>
        other is not null
        && Name == other.Name
        && Group == other.Group
        && Kind == other.Kind
        && Namespace == other.Namespace
        && SectionName == other.SectionName
        && Port == other.Port;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Group, Kind, Name, Namespace, SectionName, Port);
}
