using System.Collections.Immutable;
using KGateway.Resources.Binding;

namespace KGateway.Resources;

/// <summary>
/// A kind that is read: its names, the versions that are served (the preferred one first), and the record that holds it.
/// </summary>
public sealed class ResourceKind
{
    private ResourceCodec? _codec;

    internal ResourceKind(GroupKind groupKind, string plural, ResourceScope scope, Type type, params ImmutableArray<string> versions)
    {
        GroupKind = groupKind;
        Plural = plural;
        Scope = scope;
        Type = type;
        Versions = versions;
        ApiVersion = ApiVersionOf(versions[0]);
    }

    /// <summary>Reads and writes objects of this kind; made when first used.</summary>
    internal ResourceCodec Codec => _codec ??= ResourceCodec.For(Type);

    /// <summary>Group and kind.</summary>
    public GroupKind GroupKind { get; }

    /// <summary>API group; empty for the core group.</summary>
    public string Group => GroupKind.Group;

    /// <summary>Name of the kind.</summary>
    public string Name => GroupKind.Kind;

    /// <summary>Name of the collection in API paths.</summary>
    public string Plural { get; }

    /// <summary>Versions that are understood, the preferred one first.</summary>
    public ImmutableArray<string> Versions { get; }

    /// <summary><c>group/version</c> of the preferred version.</summary>
    public string ApiVersion { get; }

    /// <summary>Whether objects live in namespaces.</summary>
    public ResourceScope Scope { get; }

    /// <summary>The record type, derived from <see cref="Resource"/>.</summary>
    public Type Type { get; }

    /// <summary><c>group/version</c> of a version of this kind.</summary>
    public string ApiVersionOf(string version) => GroupKind.Group.Length == 0 ? version : $"{GroupKind.Group}/{version}";

    /// <summary>Group and kind.</summary>
    public override string ToString() => GroupKind.ToString();
}
