using KGateway.Translation.Policies.Traffic.Transformation.Language;

namespace KGateway.Translation.Policies.Traffic.Transformation;

/// <summary>A template that has been read. Immutable.</summary>
internal sealed class Template
{
    private Template(string source, SyntaxNode tree, bool usesUndeclared)
    {
        Source = source;
        Tree = tree;
        UsesUndeclared = usesUndeclared;
        Literal = LiteralOf(tree);
    }

    /// <summary>The template as written.</summary>
    public string Source { get; }

    /// <summary>Its statements.</summary>
    public SyntaxNode Tree { get; }

    /// <summary>Whether it uses variables that only the message's JSON can give.</summary>
    public bool UsesUndeclared { get; }

    /// <summary>What it renders, when that is always the same text; otherwise null.</summary>
    public string? Literal { get; }

    /// <summary>Reads a template.</summary>
    /// <exception cref="TemplateSyntaxException">It can't be read, or uses what proxies don't have.</exception>
    public static Template Parse(string source)
    {
        var (tree, undeclared) = TemplateParser.Parse(source);
        return new(source, tree, undeclared.Count > 0);
    }

    /// <summary>
    /// Adds the names of the request's headers that it needs when the response is there; false when they aren't known beforehand.
    /// </summary>
    public bool TryCollectRequestHeaders(ISet<string> names) => TryCollectRequestHeaders(Tree, names);

    private static bool TryCollectRequestHeaders(SyntaxNode node, ISet<string> names)
    {
        if (node is { Name: "call", Count: > 2 } && node[1] is string function && node[2] is SyntaxNode arguments)
        {
            if (function is "get_cookie" or "get_cookie_i")
            {
                names.Add("cookie");
            }
            else if (function == "request_header")
            {
                if (arguments.Count == 0 || arguments[0] is not SyntaxNode { Name: "const" } constant || constant[1] is not string name)
                    return false;
                names.Add(name.ToLowerInvariant());
            }
        }

        for (int i = 0; i < node.Count; i++)
        {
            switch (node[i])
            {
                case SyntaxNode inner when !TryCollectRequestHeaders(inner, names):
                    return false;
                case IReadOnlyDictionary<string, SyntaxNode> map when map.Values.Any(value => !TryCollectRequestHeaders(value, names)):
                    return false;
                default:
                    break;
            }
        }

        return true;
    }

    private static string? LiteralOf(SyntaxNode tree)
    {
        string text = "";
        for (int i = 0; i < tree.Count; i++)
        {
            if (tree[i] is not string part)
                return null;
            text += part;
        }

        return text;
    }
}
