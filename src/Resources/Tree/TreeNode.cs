namespace KGateway.Resources.Tree;

/// <summary>A value of a YAML or JSON document with its place; line and column count from 1, 0 is unknown.</summary>
internal abstract class TreeNode(int line, int column)
{
    public int Line => line;

    public int Column => column;

    /// <summary>Nodes below and including this one, counting those reached through an alias each time.</summary>
    public abstract int Weight { get; }

    /// <summary>What the node is, for messages.</summary>
    public abstract string Description { get; }
}
