using System.Globalization;
using KGateway.Resources;
using KGateway.Resources.Istio;
using KGateway.Translation.Statuses;

namespace KGateway.Translation.Waypoints.Authorization;

/// <summary>What came up while a policy was translated for one place.</summary>
/// <param name="policy">The policy.</param>
internal sealed class AuthorizationFindings(AuthorizationPolicy policy)
{
    private readonly SortedSet<string> _problems = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _notes = new(StringComparer.Ordinal);
    private readonly HashSet<int> _rules = [];
    private bool _all;
    private bool _unbound;

    /// <summary>The policy.</summary>
    public AuthorizationPolicy Policy => policy;

    /// <summary>What can't be enforced as written.</summary>
    public IReadOnlyCollection<string> Problems => _problems;

    /// <summary>Nothing of the policy can be enforced as written.</summary>
    public void Fail(string problem)
    {
        _all = true;
        _problems.Add(problem);
    }

    /// <summary>A rule can't be enforced as written.</summary>
    public void Fail(int rule, string problem)
    {
        _rules.Add(rule);
        _problems.Add(NameOf(rule) + problem);
    }

    /// <summary>Nothing passes here that the policy could be enforced on.</summary>
    public void NotBound(string problem)
    {
        _unbound = true;
        _problems.Add(problem);
    }

    /// <summary>Something that should be known of the policy.</summary>
    public void Note(string note) => _notes.Add(note);

    /// <summary>Something that should be known of a rule.</summary>
    public void Note(int rule, string note) => _notes.Add(NameOf(rule) + note);

    /// <summary>What became of the policy.</summary>
    public AuthorizationVerdict ToVerdict() => new(Outcome(), _problems.ToEquatableArray(), _notes.ToEquatableArray());

    private static string NameOf(int rule) => string.Create(CultureInfo.InvariantCulture, $"rules[{rule}]");

    private AuthorizationOutcome Outcome()
    {
        if (_all || (_rules.Count > 0 && _rules.Count == policy.Spec.Rules.Count))
            return AuthorizationOutcome.Invalid;
        if (_rules.Count > 0)
            return AuthorizationOutcome.PartlyInvalid;
        return _unbound ? AuthorizationOutcome.NotBound : AuthorizationOutcome.Enforced;
    }
}
