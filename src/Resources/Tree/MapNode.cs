namespace KGateway.Resources.Tree;

/// <summary>A map with distinct keys, in the order they were written.</summary>
internal sealed class MapNode(List<MapEntry> entries, int line, int column) : TreeNode(line, column)
{
    public List<MapEntry> Entries => entries;

    public override int Weight { get; } = TreeWeight.Sum(entries);

    public override string Description => "an object";

    /// <summary>The value of a key, or null.</summary>
    public TreeNode? Find(string key)
    {
        foreach (MapEntry entry in entries)
        {
            if (entry.Key == key)
                return entry.Value;
        }

        return null;
    }

    /// <summary>The text of a string entry, or null.</summary>
    public string? FindString(string key) => Find(key) is ScalarNode { Kind: ScalarKind.String } scalar ? scalar.Text : null;
}
