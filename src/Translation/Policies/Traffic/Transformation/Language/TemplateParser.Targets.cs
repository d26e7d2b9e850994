namespace KGateway.Translation.Policies.Traffic.Transformation.Language;

/// <content>What values are given to: the names of <c>set</c>, <c>with</c> and <c>for</c>.</content>
internal sealed partial class TemplateParser
{
    private string ParseTargetName()
    {
        var at = Current;
        string name = ExpectName();
        return TemplateNames.Reserved.Contains(name) ? throw Error(at, $"\"{name}\" can't be assigned to") : name;
    }

    // Names separated by commas, or such in parentheses.
    private object ParseTarget(bool inNamespace, bool declare)
    {
        var items = new List<object?> { "tuple" };
        bool isTuple = false;
        while (true)
        {
            if (items.Count > 1)
                isTuple = true;
            if (Current.Is(")") || Current.IsName("in"))
                break;
            items.Add(ParseTargetItem(inNamespace, declare));
            if (!Skip(","))
                break;
            isTuple = true;
        }

        if (items.Count == 1)
            throw Unexpected("a name");
        return isTuple ? SyntaxNode.List(items) : items[1]!;
    }

    private object ParseTargetItem(bool inNamespace, bool declare)
    {
        if (Skip("("))
        {
            if (++_nesting > 100)
                throw Error(Current, "the template is nested too deeply");
            object inner = ParseTarget(inNamespace, declare);
            _nesting--;
            Expect(")");
            return inner;
        }

        string name = ParseTargetName();
        if (inNamespace && Skip("."))
        {
            if (declare)
                _scopes.Use(name);
            return new SyntaxNode("ns", name, ExpectName());
        }

        if (declare)
            _scopes.Declare(name);
        return name;
    }

    private object ParseSetTarget(bool declare) => ParseTargetItem(inNamespace: true, declare);
}
