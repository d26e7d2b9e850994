using System.Collections.Immutable;
using KGateway.Resources;

namespace KGateway.Translation.State;

/// <summary>The objects that answer one question; immutable.</summary>
internal sealed class IndexBucket(ImmutableDictionary<ResourceId, Resource> members)
{
    private Resource[]? _sorted;

    public static IndexBucket Empty { get; } = new(ImmutableDictionary<ResourceId, Resource>.Empty);

    public ImmutableDictionary<ResourceId, Resource> Members { get; } = members;

    // Made once per bucket; two threads may make it twice, with equal results.
    private Resource[] Sorted
    {
        get
        {
            if (_sorted is { } sorted)
                return sorted;
            sorted = [.. Members.Values];
            Array.Sort(sorted, static (a, b) => a.Id.CompareTo(b.Id));
            return _sorted = sorted;
        }
    }

    /// <summary>The members ordered by id.</summary>
    public ReadOnlySpan<Resource> Ordered => Sorted;

    /// <summary>The members of a type, ordered by id.</summary>
    public ImmutableArray<T> OfType<T>()
        where T : Resource
    {
        var builder = ImmutableArray.CreateBuilder<T>(Sorted.Length);
        foreach (var resource in Sorted)
        {
            if (resource is T typed)
                builder.Add(typed);
        }

        return builder.DrainToImmutable();
    }
}
