using KGateway.Resources.GatewayApi;

namespace KGateway.Resources.Validation.Routes;

/// <summary>Rules of session persistence.</summary>
internal sealed class SessionPersistenceRules : IRules<SessionPersistence>
{
    public void Check(SessionPersistence session, Violations violations)
    {
        if (session is { Cookie.LifetimeType: CookieLifetimeType.Permanent, AbsoluteTimeout: null })
            violations.Report("", "AbsoluteTimeout must be specified when cookie lifetimeType is Permanent");
        MemberFitsType("cookie", "Cookie", session.Cookie is not null, session.Type == SessionPersistenceType.Cookie, violations);
        MemberFitsType("header", "Header", session.Header is not null, session.Type == SessionPersistenceType.Header, violations);
    }

    private static void MemberFitsType(string member, string type, bool isSet, bool isType, Violations violations)
    {
        if (isSet && !isType)
            violations.Report(member, $"{member} must be nil if type is not {type}");
        else if (!isSet && isType)
            violations.Report("", $"{member} must be specified for {type} type");
    }
}
