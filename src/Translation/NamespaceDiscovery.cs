using KGateway.Resources;
using KGateway.Resources.Core;

namespace KGateway.Translation;

/// <summary>Which namespaces exist for this controller, by their labels.</summary>
/// <param name="Selectors">Selectors, one of which selects such a namespace; without any, all exist.</param>
public sealed record NamespaceDiscovery(EquatableArray<LabelSelector> Selectors)
{
    /// <summary>All exist.</summary>
    public static NamespaceDiscovery All { get; } = new(default(EquatableArray<LabelSelector>));

    /// <summary>Those of some objects that exist: of the namespaces that are among them and are selected, and those without a namespace.</summary>
    public IEnumerable<Resource> Of(IReadOnlyCollection<Resource> objects)
    {
        ArgumentNullException.ThrowIfNull(objects);
        if (Selectors.IsEmpty)
            return objects;
        var selected = objects
            .OfType<Namespace>()
            .Where(IsSelected)
            .Select(static @namespace => @namespace.Metadata.Name)
            .ToHashSet(StringComparer.Ordinal);
        return objects.Where(resource => resource.Metadata.Namespace.Length == 0 || selected.Contains(resource.Metadata.Namespace));
    }

    /// <summary>Whether a namespace exists for this controller, where there are selectors.</summary>
    public bool IsSelected(Namespace @namespace)
    {
        ArgumentNullException.ThrowIfNull(@namespace);
        foreach (LabelSelector selector in Selectors)
        {
            if (selector.Matches(@namespace.Metadata.Labels))
                return true;
        }

        return false;
    }
}
