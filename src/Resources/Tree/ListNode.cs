namespace KGateway.Resources.Tree;

/// <summary>A list.</summary>
internal sealed class ListNode(List<TreeNode> items, int line, int column) : TreeNode(line, column)
{
    public List<TreeNode> Items => items;

    public override int Weight { get; } = TreeWeight.Sum(items);

    public override string Description => "a list";
}
