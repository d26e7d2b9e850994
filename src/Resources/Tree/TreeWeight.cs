namespace KGateway.Resources.Tree;

/// <summary>Counts nodes without overflow.</summary>
internal static class TreeWeight
{
    public static int Sum(List<TreeNode> items)
    {
        long sum = 1;
        foreach (TreeNode item in items)
            sum += item.Weight;
        return (int)Math.Min(sum, int.MaxValue);
    }

    public static int Sum(List<MapEntry> entries)
    {
        long sum = 1;
        foreach (MapEntry entry in entries)
            sum += entry.Value.Weight;
        return (int)Math.Min(sum, int.MaxValue);
    }
}
