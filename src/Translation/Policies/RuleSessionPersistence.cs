using Envoy.Config.Core.V3;
using Envoy.Extensions.Filters.Http.StatefulSession.V3;
using Envoy.Extensions.Http.StatefulSession.Cookie.V3;
using Envoy.Extensions.Http.StatefulSession.Header.V3;
using Envoy.Type.Http.V3;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using KGateway.Resources.GatewayApi;
using KGateway.Translation.Encoding;
using KGateway.Translation.Routes;

namespace KGateway.Translation.Policies;

/// <summary>Session persistence of a rule (GEP-1619): requests of a session go to the endpoint that answered its first one.</summary>
internal sealed class RuleSessionPersistence(SessionPersistence persistence) : IRoutePolicy
{
    private const string FilterName = "envoy.filters.http.stateful_session";

    // A cookie without an end would be one of the browser's session.
    private static readonly TimeSpan PermanentLifetime = TimeSpan.FromDays(365);

    private static readonly HttpFilter ChainFilter =
        new(FilterName, HttpFilterStage.Accepted, 0, new StatefulSession(), disabled: true);

    /// <inheritdoc/>
    public HttpFilter Filter => ChainFilter;

    /// <inheritdoc/>
    public void Apply(RouteDraft draft)
    {
        if (draft.Action is null)
            return;
        if (persistence.Header?.Name is { Length: > 0 } name && HeaderRules.NameProblem(name) is { } problem)
        {
            draft.Fail($"session persistence: {problem}");
            return;
        }

        bool byHeader = persistence.Type == SessionPersistenceType.Header;
        var config = new StatefulSessionPerRoute
        {
            StatefulSession = new StatefulSession
            {
                SessionState = new TypedExtensionConfig
                {
                    Name = byHeader ? "envoy.http.stateful_session.header" : "envoy.http.stateful_session.cookie",
                    TypedConfig = TypedConfig.Of(byHeader ? HeaderState() : CookieState()),
                },
            },
        };
        draft.Configure(FilterName, config);
    }

    private IMessage HeaderState() =>
        new HeaderBasedSessionState { Name = persistence.Header?.Name is { Length: > 0 } name ? name : "x-session-persistence" };

    private IMessage CookieState()
    {
        string name = persistence.Cookie?.Name is { Length: > 0 } given ? Sanitize(given) : "sessionPersistence";
        var cookie = new Cookie { Name = name, Path = persistence.Cookie?.Path is { Length: > 0 } path ? path : "/" };
        if (Lifetime() is { } lifetime)
            cookie.Ttl = Duration.FromTimeSpan(lifetime);
        return new CookieBasedSessionState { Cookie = cookie };
    }

    private TimeSpan? Lifetime() => persistence.Cookie?.LifetimeType switch
    {
        CookieLifetimeType.Permanent => persistence.AbsoluteTimeout ?? PermanentLifetime,
        CookieLifetimeType.Session => null,
        _ => persistence.AbsoluteTimeout,
    };

    // The characters of a token (RFC 9110), which cookie names are made of.
    private static string Sanitize(string name) =>
        string.Create(name.Length, name, static (target, source) =>
        {
            for (int i = 0; i < source.Length; i++)
                target[i] = char.IsAsciiLetterOrDigit(source[i]) || "!#$%&'*+-.^_`|~".Contains(source[i], StringComparison.Ordinal) ? source[i] : '_';
        });
}
