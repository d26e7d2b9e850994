using KGateway.Translation.Encoding;

namespace KGateway.Grains.Contracts.Snapshots;

/// <summary>Names whose resources differ between two snapshots of a feed, per type; may name some that changed and changed back.</summary>
public sealed class SnapshotChanges
{
    private readonly HashSet<string>?[] _names = new HashSet<string>?[XdsTypes.Count];

    /// <summary>The changed names of a type; null when there is none.</summary>
    public IReadOnlyCollection<string>? this[XdsType type] => _names[(int)type];

    internal void Add(XdsType type, IEnumerable<string> names)
    {
        var set = _names[(int)type] ??= new HashSet<string>(StringComparer.Ordinal);
        set.UnionWith(names);
    }
}
