using KGateway.Resources.Validation.Routes;

namespace KGateway.Resources.GatewayApi;

/// <summary>Sends the requests of a session to one backend endpoint (GEP-1619).</summary>
[CheckedBy<SessionPersistenceRules>]
public sealed record SessionPersistence
{
    /// <summary>What identifies a session.</summary>
    public SessionPersistenceType Type { get; init; } = SessionPersistenceType.Cookie;

    /// <summary>After this time a session ends; required for permanent cookies.</summary>
    public TimeSpan? AbsoluteTimeout { get; init; }

    /// <summary>The cookie.</summary>
    public SessionCookie? Cookie { get; init; }

    /// <summary>The header.</summary>
    public SessionHeader? Header { get; init; }
}
