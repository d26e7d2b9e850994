namespace KGateway.Translation.Policies.Traffic.Transformation.Language;

/// <summary>Which names a template has declared where, and which it uses without: those come from the message's JSON.</summary>
internal sealed class VariableScopes
{
    private readonly List<HashSet<string>> _scopes = [new(StringComparer.Ordinal)];
    private readonly SortedSet<string> _undeclared = new(StringComparer.Ordinal);

    /// <summary>Names that were used without having been declared.</summary>
    public IReadOnlyCollection<string> Undeclared => _undeclared;

    /// <summary>Begins a scope.</summary>
    public void Enter() => _scopes.Add(new(StringComparer.Ordinal));

    /// <summary>Ends the scope begun last.</summary>
    public void Leave() => _scopes.RemoveAt(_scopes.Count - 1);

    /// <summary>Declares a name in the innermost scope.</summary>
    public void Declare(string name) => _scopes[^1].Add(name);

    /// <summary>Whether a name is declared.</summary>
    public bool IsDeclared(string name) => _scopes.Exists(scope => scope.Contains(name));

    /// <summary>Notes that a variable is used.</summary>
    public void Use(string name)
    {
        if (!IsDeclared(name) && !TemplateNames.Functions.Contains(name))
            _undeclared.Add(name);
    }
}
