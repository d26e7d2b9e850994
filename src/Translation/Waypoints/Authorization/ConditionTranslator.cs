using Envoy.Config.Rbac.V3;
using KGateway.Resources.Istio;
using KGateway.Translation.Routes;

namespace KGateway.Translation.Waypoints.Authorization;

/// <summary>Translates conditions on attributes; each is about the client or about the request.</summary>
internal sealed class ConditionTranslator(MatchScope scope)
{
    /// <summary>The attribute that is the name which TLS clients ask for.</summary>
    public const string ServerName = "connection.sni";

    private const string Values = "values";
    private const string Header = "request.headers[";
    private const string Claims = "request.auth.claims[";
    private const string FilterMetadata = "experimental.";

    /// <summary>What the conditions ask of the client.</summary>
    public List<Principal> Principals { get; } = [];

    /// <summary>What the conditions ask of the request.</summary>
    public List<Permission> Permissions { get; } = [];

    /// <summary>An identity by JWT.</summary>
    public static Principal? RequestPrincipal(string value, MatchScope scope)
    {
        if (value.Length > 0)
            return TokenMatchers.Identity(value);
        scope.Fail("a request principal is empty");
        return null;
    }

    /// <summary>Adds a condition.</summary>
    public void Add(AuthorizationCondition condition)
    {
        if (condition.Values.IsEmpty && condition.NotValues.IsEmpty)
        {
            scope.Fail($"condition \"{condition.Key}\" has no values");
            return;
        }

        switch (condition.Key)
        {
            case "source.ip" or "remote.ip":
                Client(condition, PrincipalMatchers.Address);
                break;
            case "source.namespace":
                Client(condition, PrincipalMatchers.Namespace);
                break;
            case "source.principal":
                Client(condition, PrincipalMatchers.Identity);
                break;
            case "source.serviceAccount":
                Client(condition, PrincipalMatchers.ServiceAccount);
                break;
            case "source.trustDomain":
                Client(condition, PrincipalMatchers.TrustDomain);
                break;
            case "destination.ip":
                Request(condition, PermissionMatchers.Address);
                break;
            case "destination.port":
                Request(condition, PermissionMatchers.Port);
                break;
            case ServerName:
                Request(condition, PermissionMatchers.ServerName);
                break;
            case "request.auth.principal":
                Http(condition, RequestPrincipal);
                break;
            case "request.auth.audiences":
                Http(condition, static (value, scope) => Claim(["aud"], value, scope));
                break;
            case "request.auth.presenter":
                Http(condition, static (value, scope) => Claim(["azp"], value, scope));
                break;
            case var key when key.StartsWith(Header, StringComparison.Ordinal):
                AddHeader(condition);
                break;
            case var key when key.StartsWith(Claims, StringComparison.Ordinal):
                AddClaim(condition);
                break;
            case var key when key.StartsWith(FilterMetadata, StringComparison.Ordinal):
                Request(condition, (value, scope) => PermissionMatchers.Metadata(key[FilterMetadata.Length..], value, scope));
                break;
            default:
                scope.Fail($"attribute \"{condition.Key}\" is unknown");
                break;
        }
    }

    private static Principal? Claim(ReadOnlySpan<string> path, string value, MatchScope scope)
    {
        if (value.Length > 0)
            return TokenMatchers.Claim(path, value);
        scope.Fail("a value of a claim is empty");
        return null;
    }

    private void AddHeader(AuthorizationCondition condition)
    {
        string name = condition.Key.EndsWith(']') ? condition.Key[Header.Length..^1] : "";
        // The names of HTTP/2's own headers begin with a colon.
        if (HeaderRules.NameProblem(name.StartsWith(':') ? name[1..] : name) is { } problem)
        {
            scope.Fail($"condition \"{condition.Key}\": {problem}");
            return;
        }

        Http(condition, (value, scope) =>
        {
            if (value.Length > 0)
                return new Principal { Header = TextMatch.Header(name, value) };
            scope.Fail($"a value of header {name} is empty");
            return null;
        });
    }

    private void AddClaim(AuthorizationCondition condition)
    {
        string[] path = condition.Key.EndsWith(']') ? condition.Key[Claims.Length..^1].Split("][") : [""];
        if (Array.Exists(path, static segment => segment.Length == 0 || segment.AsSpan().ContainsAny("[]")))
            scope.Fail($"condition \"{condition.Key}\" names no claim");
        else
            Http(condition, (value, scope) => Claim(path, value, scope));
    }

    private void Client(AuthorizationCondition condition, Func<string, MatchScope, Principal?> match) =>
        MatcherSets.Add(Principals, Values, condition.Values, condition.NotValues, scope, match);

    private void Request(AuthorizationCondition condition, Func<string, MatchScope, Permission?> match) =>
        MatcherSets.Add(Permissions, Values, condition.Values, condition.NotValues, scope, match);

    private void Http(AuthorizationCondition condition, Func<string, MatchScope, Principal?> match)
    {
        if (scope.TakesHttp())
            Client(condition, match);
    }
}
