namespace KGateway.Resources.Tree;

/// <summary>An entry of a map with the place of its key.</summary>
internal readonly record struct MapEntry(string Key, TreeNode Value, int Line, int Column);
