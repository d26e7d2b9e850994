namespace KGateway.Translation.Waypoints.Authorization;

/// <summary>Where a rule is matched, and what came up while its matchers were made.</summary>
internal sealed class MatchScope(string policyNamespace, bool tcp, TrustDomains trustDomains)
{
    private readonly List<string> _httpFields = [];
    private string _part = "";
    private string _field = "";

    /// <summary>Namespace of the policy.</summary>
    public string PolicyNamespace => policyNamespace;

    /// <summary>The mesh's trust domains.</summary>
    public TrustDomains TrustDomains => trustDomains;

    /// <summary>The fields that a stream of bytes can't satisfy, where the rule is matched for such.</summary>
    public IReadOnlyList<string> HttpFields => _httpFields;

    /// <summary>The first thing that is wrong with the rule, with the field where it stands; null when nothing is.</summary>
    public string? Problem { get; private set; }

    private string Place => _field.Length == 0 || _part.Length == 0 ? _part + _field : $"{_part}.{_field}";

    /// <summary>Goes on to a part of the rule, for example <c>from[0].source</c>.</summary>
    public void Enter(string part) => (_part, _field) = (part, "");

    /// <summary>Goes on to a field of the part.</summary>
    public void Read(string field) => _field = field;

    /// <summary>Notes what is wrong.</summary>
    public void Fail(string problem) => Problem ??= $"{Place}: {problem}";

    /// <summary>Whether a field of HTTP can be matched here.</summary>
    public bool TakesHttp()
    {
        if (tcp)
            _httpFields.Add(Place);
        return !tcp;
    }
}
