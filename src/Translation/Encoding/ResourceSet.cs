using System.Collections.Immutable;
using System.IO.Hashing;

namespace KGateway.Translation.Encoding;

/// <summary>All resources of one type that the proxies of a Gateway should have; immutable and shared by their sessions.</summary>
public sealed class ResourceSet
{
    /// <summary>The set without resources.</summary>
    public static ResourceSet Empty { get; } = new(ImmutableDictionary.Create<string, EncodedResource>(StringComparer.Ordinal));

    private readonly ImmutableDictionary<string, EncodedResource> _byName;
    private VersionBox? _version;
    private EncodedResource[]? _ordered;

    private ResourceSet(ImmutableDictionary<string, EncodedResource> byName) => _byName = byName;

    /// <summary>How many resources there are.</summary>
    public int Count => _byName.Count;

    /// <summary>The resources, in no particular order.</summary>
    public IEnumerable<EncodedResource> Resources => _byName.Values;

    /// <summary>The resource of a name, or null.</summary>
    public EncodedResource? this[string name] => _byName.GetValueOrDefault(name);

    /// <summary>Hash of the whole set, the same on every silo: the version_info of state-of-the-world responses.</summary>
    public ContentHash Version => (_version ??= new VersionBox(Hash())).Value;

    /// <summary>
    /// The resources in a fixed order, as one array that all sessions share: whole-set responses are slices of it.
    /// </summary>
    public ReadOnlyMemory<EncodedResource> Ordered => _ordered ??= [.. _byName.Values];

    /// <summary>A set of the given resources; of two with one name the later holds.</summary>
    public static ResourceSet Of(IEnumerable<EncodedResource> resources)
    {
        ArgumentNullException.ThrowIfNull(resources);
        var builder = Empty._byName.ToBuilder();
        foreach (var resource in resources)
        {
            builder[resource.Name] = resource;
        }

        return builder.Count == 0 ? Empty : new ResourceSet(builder.ToImmutable());
    }

    /// <summary>This set with some resources put in or replaced and some names taken out; this one if that changes nothing.</summary>
    public ResourceSet With(IEnumerable<EncodedResource> put, IEnumerable<string> remove)
    {
        ArgumentNullException.ThrowIfNull(put);
        ArgumentNullException.ThrowIfNull(remove);
        var builder = _byName.ToBuilder();
        foreach (var name in remove)
        {
            builder.Remove(name);
        }

        foreach (var resource in put)
        {
            if (!builder.TryGetValue(resource.Name, out var held) || held.Version != resource.Version)
            {
                builder[resource.Name] = resource;
            }
        }

        var changed = builder.ToImmutable();
        return ReferenceEquals(changed, _byName) ? this : new ResourceSet(changed);
    }

    private ContentHash Hash()
    {
        var names = new List<string>(_byName.Keys);
        names.Sort(StringComparer.Ordinal);
        var hasher = new XxHash128();
        foreach (var name in names)
        {
            hasher.Append(System.Text.Encoding.UTF8.GetBytes(name));
            _byName[name].Version.AppendTo(hasher);
        }

        return ContentHash.Of(hasher);
    }

    // A reference is written at once, so that readers on other threads never see half a hash.
    private sealed record VersionBox(ContentHash Value);
}
