using KGateway.Resources.Validation.Routes;

namespace KGateway.Resources.GatewayApi;

/// <summary>Sends the requests of a session to one backend endpoint (GEP-1619).</summary>
[CheckedBy<SessionPersistenceRules>]
public sealed record SessionPersistence : INormalized<SessionPersistence>
{
    /// <summary>What identifies a session.</summary>
    public SessionPersistenceType Type { get; init; } = SessionPersistenceType.Cookie;

    /// <summary>After this time a session ends; required for permanent cookies.</summary>
    public TimeSpan? AbsoluteTimeout { get; init; }

    /// <summary>The cookie.</summary>
    public SessionCookie? Cookie { get; init; }

    /// <summary>The header.</summary>
    public SessionHeader? Header { get; init; }

    /// <summary>Name of the cookie or header in Gateway API before v1.7; moved there by reading, and null afterwards.</summary>
    [Length(0, 128)]
    public string? SessionName { get; init; }

    /// <summary>Lifetime of the cookie in Gateway API before v1.7; moved there by reading, and null afterwards.</summary>
    public SessionCookie? CookieConfig { get; init; }

    SessionPersistence INormalized<SessionPersistence>.Normalize()
    {
        if (SessionName is null && CookieConfig is null)
            return this;
        SessionPersistence normalized = this with { SessionName = null, CookieConfig = null };
        if (Type == SessionPersistenceType.Header)
        {
            return SessionName is null || Header is not null
                ? normalized
                : normalized with { Header = new SessionHeader { Name = SessionName } };
        }

        return Cookie is not null ? normalized : normalized with { Cookie = (CookieConfig ?? new()) with { Name = SessionName } };
    }
}
