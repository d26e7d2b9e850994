namespace KGateway.Resources.Tree;

/// <summary>A scalar: its resolved type and its text as written.</summary>
internal sealed class ScalarNode(ScalarKind kind, string text, int line, int column) : TreeNode(line, column)
{
    public ScalarKind Kind => kind;

    public string Text => text;

    public override int Weight => 1;

    public override string Description => kind switch
    {
        ScalarKind.Null => "null",
        ScalarKind.Boolean => "a boolean",
        ScalarKind.Integer => "an integer",
        ScalarKind.Float => "a number",
        _ => "a string",
    };
}
