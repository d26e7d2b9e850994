using Expr = global::Cel.Expr.Expr;

namespace KGateway.Translation.Policies.Cel;

/// <summary>The terms of a chain of one logical operator, which become a balanced tree: long chains don't nest deeply.</summary>
internal sealed class CelTerms(string function, Expr first)
{
    private readonly List<Expr> _terms = [first];
    private readonly List<long> _operators = [];

    /// <summary>Adds the next operator and the term after it.</summary>
    public void Add(long id, Expr term)
    {
        _operators.Add(id);
        _terms.Add(term);
    }

    /// <summary>The tree.</summary>
    public Expr ToExpr() => _operators.Count == 0 ? _terms[0] : Balanced(0, _operators.Count - 1);

    private Expr Balanced(int low, int high)
    {
        int middle = (low + high + 1) / 2;
        Expr left = middle == low ? _terms[middle] : Balanced(low, middle - 1);
        Expr right = middle == high ? _terms[middle + 1] : Balanced(middle + 1, high);
        return CelNodes.Call(_operators[middle], function, left, right);
    }
}
