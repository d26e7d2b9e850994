using KGateway.Resources;

namespace KGateway.Grains.Contracts.Statuses;

/// <summary>The text form of a <see cref="ResourceId"/> that is a grain's key: <c>group/kind/namespace/name</c>.</summary>
public static class StatusKey
{
    /// <summary>The text of an id.</summary>
    public static string Format(ResourceId id) => $"{id.GroupKind.Group}/{id.GroupKind.Kind}/{id.Key.Namespace}/{id.Key.Name}";

    /// <summary>The id of a text.</summary>
    /// <exception cref="FormatException">The text isn't one that <see cref="Format"/> makes.</exception>
    public static ResourceId Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = text.Split('/');
        return parts.Length == 4
            ? new ResourceId(new GroupKind(parts[0], parts[1]), new ObjectKey(parts[2], parts[3]))
            : throw new FormatException($"'{text}' is not group/kind/namespace/name.");
    }
}
