using System.Collections.Frozen;
using KGateway.Translation.Statuses;

namespace KGateway.Kubernetes.Statuses;

/// <summary>
/// Types of conditions that belong to this controller: all that a translation can set, so that one that it doesn't set any more is
/// recognised and goes. In a list of an object that several controllers speak of, all other types are someone else's.
/// </summary>
internal static class OwnConditionTypes
{
    private const string Domain = "kgateway.dev/";

    private static readonly FrozenSet<string> Types = typeof(ConditionTypes)
        .GetFields()
        .Where(static field => field.IsLiteral)
        .Select(static field => (string)field.GetRawConstantValue()!)
        .ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether a type has our name in it, so that nobody else writes such conditions.</summary>
    public static bool IsOursByName(string type) => type.StartsWith(Domain, StringComparison.Ordinal) && Types.Contains(type);

    /// <summary>Whether conditions of a type are ours.</summary>
    public static bool Contains(string type) => Types.Contains(type);
}
