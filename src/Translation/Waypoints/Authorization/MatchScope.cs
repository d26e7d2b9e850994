namespace KGateway.Translation.Waypoints.Authorization;

/// <summary>Where a rule is matched, and what came up while its matchers were made.</summary>
internal sealed class MatchScope(string policyNamespace, bool tcp, TrustDomains trustDomains)
{
    /// <summary>Namespace of the policy.</summary>
    public string PolicyNamespace => policyNamespace;

    /// <summary>The mesh's trust domains.</summary>
    public TrustDomains TrustDomains => trustDomains;

    /// <summary>Whether the rule has a field that a stream of bytes can't satisfy.</summary>
    public bool HasHttpOnly { get; private set; }

    /// <summary>The first thing that is wrong with the rule; null when nothing is.</summary>
    public string? Problem { get; private set; }

    /// <summary>Notes what is wrong.</summary>
    public void Fail(string problem) => Problem ??= problem;

    /// <summary>Whether a field of HTTP can be matched here.</summary>
    public bool TakesHttp()
    {
        HasHttpOnly |= tcp;
        return !tcp;
    }
}
