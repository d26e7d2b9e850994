using Google.Protobuf.WellKnownTypes;
using KGateway.Resources.Istio;

namespace KGateway.Translation.Clusters;

/// <summary>What a DestinationRule says of one port of its host; gathers what of it can't be honoured.</summary>
internal sealed class DestinationSettings
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);

    private readonly string _place;
    private readonly List<string> _problems = [];

    private DestinationSettings(DestinationRule rule, TrafficPolicySettings policy)
    {
        _place = "trafficPolicy";
        Rule = rule;
        (OutlierDetection, ConnectionPool, LoadBalancer, Tls) = (policy.OutlierDetection, policy.ConnectionPool, policy.LoadBalancer, policy.Tls);
        NoteIf(policy.Tunnel is not null, "tunnel");
        NoteIf(policy.ProxyProtocol is not null, "proxyProtocol");
        NoteIf(policy.RetryBudget is not null, "retryBudget");
    }

    private DestinationSettings(DestinationRule rule, PortTrafficPolicy policy)
    {
        _place = $"trafficPolicy.portLevelSettings of port {policy.Port?.Number}";
        Rule = rule;
        (OutlierDetection, ConnectionPool, LoadBalancer, Tls) = (policy.OutlierDetection, policy.ConnectionPool, policy.LoadBalancer, policy.Tls);
    }

    /// <summary>The rule.</summary>
    public DestinationRule Rule { get; }

    /// <summary>When endpoints are left out for a while; null for never.</summary>
    public OutlierDetectionSettings? OutlierDetection { get; }

    /// <summary>Connections; null for the defaults.</summary>
    public ConnectionPoolSettings? ConnectionPool { get; }

    /// <summary>How endpoints are chosen; null for the default.</summary>
    public LoadBalancerSettings? LoadBalancer { get; }

    /// <summary>TLS; null when nothing is said of it.</summary>
    public ClientTlsSettings? Tls { get; }

    /// <summary>What became of the rule so far.</summary>
    public DestinationRuleOutcome Outcome => new(Rule, [.. _problems]);

    /// <summary>What a rule says of a port: its settings for that port take the place of all others. Null for nothing.</summary>
    public static DestinationSettings? Of(DestinationRule rule, int port)
    {
        if (rule.Spec.TrafficPolicy is not { } policy)
            return null;
        foreach (PortTrafficPolicy own in policy.PortLevelSettings)
        {
            if (own.Port?.Number == port)
                return new(rule, own);
        }

        return new(rule, policy);
    }

    /// <summary>Tells why a field isn't honoured as written.</summary>
    public void Note(string field, string problem) => _problems.Add($"{_place}.{field}: {problem}");

    /// <summary>Tells that a field isn't honoured, if it is given.</summary>
    public void NoteIf(bool given, string field)
    {
        if (given)
            Note(field, "not supported");
    }

    /// <summary>A duration of a millisecond or more; null for none, and for one that can't be honoured. <paramref name="zero"/> tells whether 0 means something.</summary>
    public Duration? DurationOf(string field, string? text, bool zero = false)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        if (GoDuration.ParseAny(text) is { } span && (span >= Shortest || (zero && span == TimeSpan.Zero)))
            return Duration.FromTimeSpan(span);
        Note(field, $"\"{text}\" is no duration of at least 1ms");
        return null;
    }

    /// <summary>A number above 0; null for the default, and for one that can't be honoured.</summary>
    public uint? LimitOf(string field, long? value)
    {
        if (value is >= 0)
            return value == 0 ? null : (uint)Math.Min(value.Value, uint.MaxValue);
        if (value is not null)
            Note(field, $"{value} is negative");
        return null;
    }
}
