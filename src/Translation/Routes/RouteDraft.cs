using Envoy.Config.Route.V3;
using KGateway.Resources.GatewayApi;

namespace KGateway.Translation.Routes;

/// <summary>A route while it's being written, and what went wrong meanwhile.</summary>
internal sealed class RouteDraft(Route message, HttpRouteMatch match, VirtualHostScope scope, ResolvedRule rule)
{
    private SortedSet<string>? _problems;
    private HashSet<string>? _claims;

    /// <summary>The route.</summary>
    public Route Message => message;

    /// <summary>The match as the user wrote it.</summary>
    public HttpRouteMatch Match => match;

    /// <summary>Where the route is built into.</summary>
    public VirtualHostScope Scope => scope;

    /// <summary>The rule that the route is of.</summary>
    public ResolvedRule Rule => rule;

    /// <summary>The route's forwarding action; null when it doesn't forward.</summary>
    public RouteAction? Action => message.ActionCase == Route.ActionOneofCase.Route_ ? message.Route_ : null;

    /// <summary>Whether the route can't be served as written.</summary>
    public bool Failed => _problems is not null;

    /// <summary>All problems, distinct and in order, one a line.</summary>
    public string Summary => _problems is null ? "" : string.Join('\n', _problems);

    /// <summary>Tells that the route can't be served as written.</summary>
    public void Fail(string problem) => (_problems ??= new(StringComparer.Ordinal)).Add(problem);

    /// <summary>
    /// Whether this is the first to settle something of the route, by a name, that can't be seen in the message; others don't touch it then.
    /// </summary>
    public bool TryClaim(string name) => (_claims ??= new(StringComparer.Ordinal)).Add(name);

    /// <summary>Checks a path that takes the place of a request's path.</summary>
    public void CheckRewrite(string path)
    {
        // What follows the path isn't part of it.
        int end = path.AsSpan().IndexOfAny('?', '#');
        if ((PathRules.FindProblem(end < 0 ? path : path[..end]) ?? HeaderRules.ValueProblem(path)) is { } problem)
            FailConfiguration($"the rewrite {path} is invalid: {problem}");
    }

    /// <summary>Tells that a value of the route isn't allowed.</summary>
    public void FailConfiguration(string problem)
    {
        Fail("invalid route configuration");
        Fail($"error {message.Name}: {problem}");
    }
}
