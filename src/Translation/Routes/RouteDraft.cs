using Envoy.Config.Route.V3;
using Google.Protobuf;
using KGateway.Resources.GatewayApi;
using KGateway.Translation.Policies;

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

    /// <summary>How the policies that are being written relate to those before them.</summary>
    public PolicyPriority Priority { get; set; }

    /// <summary>Whether the route can't be served as written.</summary>
    public bool Failed => _problems is not null;

    /// <summary>All problems, distinct and in order, one a line.</summary>
    public string Summary => _problems is null ? "" : string.Join('\n', _problems);

    /// <summary>Whether something is written that can't be honoured.</summary>
    public bool Unsupported { get; private set; }

    /// <summary>
    /// Tells that the route can't be served as written; <paramref name="unsupported"/> is false where nothing is written that can't be
    /// honoured.
    /// </summary>
    public void Fail(string problem, bool unsupported = true)
    {
        (_problems ??= new(StringComparer.Ordinal)).Add(problem);
        Unsupported |= unsupported;
    }

    /// <summary>Whether something may be written, given whether it was unset before.</summary>
    public bool MaySet(bool unset) => unset || Priority != PolicyPriority.Lower;

    /// <summary>Configures an HTTP filter for the route, as far as nothing of higher priority has done so.</summary>
    public void Configure(string filter, IMessage config)
    {
        if (Priority == PolicyPriority.Higher)
            message.TypedPerFilterConfig.Remove(filter);
        RouteScope.Of(message).Filters.Configure(filter, config);
    }

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
