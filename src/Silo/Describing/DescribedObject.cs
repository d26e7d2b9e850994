using System.Diagnostics.CodeAnalysis;
using KGateway.Resources;
using KGateway.Translation.Effective;

namespace KGateway.Silo.Describing;

/// <summary>The objects that can be described, as people name them.</summary>
internal static class DescribedObject
{
    private const string DefaultNamespace = "default";

    /// <summary>The kinds, for messages and completion.</summary>
    public static IReadOnlyList<string> Kinds { get; } = [.. EffectivePolicyReader.Kinds.Select(static kind => kind.Name)];

    /// <summary>
    /// Reads <c>KIND/NAMESPACE/NAME</c>, or <c>KIND/NAME</c> in the default namespace. The kind is written as it is, or as in paths of the
    /// API (httproutes), in any case.
    /// </summary>
    public static bool TryParse(string text, out ResourceId id, [NotNullWhen(false)] out string? problem)
    {
        id = default;
        problem = null;
        var parts = text.Split('/');
        if (parts.Length is < 2 or > 3 || parts.Any(static part => part.Length == 0))
            problem = $"'{text}' is not written KIND/NAMESPACE/NAME.";
        else if (KindOf(parts[0]) is not { } kind)
            problem = $"'{parts[0]}' is no kind that can be described. There are: {string.Join(", ", Kinds)}.";
        else
            id = new ResourceId(kind.GroupKind, new ObjectKey(parts.Length == 3 ? parts[1] : DefaultNamespace, parts[^1]));
        return problem is null;
    }

    private static ResourceKind? KindOf(string name)
    {
        foreach (var kind in EffectivePolicyReader.Kinds)
        {
            if (kind.Name.Equals(name, StringComparison.OrdinalIgnoreCase) || kind.Plural.Equals(name, StringComparison.OrdinalIgnoreCase))
                return kind;
        }

        return null;
    }
}
