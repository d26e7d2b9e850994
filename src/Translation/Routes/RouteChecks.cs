using Envoy.Config.Route.V3;

namespace KGateway.Translation.Routes;

/// <summary>Checks of a finished route, for what Envoy would refuse or nobody can have meant.</summary>
internal static class RouteChecks
{
    /// <summary>What is wrong with a rule that has neither backends nor an answer of its own.</summary>
    public const string NoAction = "no action specified";

    /// <summary>Tells the draft what is wrong with it.</summary>
    public static void Check(RouteDraft draft)
    {
        Route route = draft.Message;
        if (route.ActionCase == Route.ActionOneofCase.None && !draft.Failed)
            draft.Fail(NoAction, unsupported: false);
        CheckPath(draft, PathOf(route.Match));
        if (route.ActionCase == Route.ActionOneofCase.Redirect)
            CheckRedirect(draft, route.Redirect);
    }

    private static void CheckRedirect(RouteDraft draft, RedirectAction redirect)
    {
        CheckPath(draft, redirect.PathRedirect);
        if (redirect.PrefixRewrite.Length > 0)
            draft.CheckRewrite(redirect.PrefixRewrite);
        CheckCharacters(draft, redirect.HostRedirect);
        CheckCharacters(draft, redirect.SchemeRedirect);
    }

    private static void CheckPath(RouteDraft draft, string path)
    {
        if (PathRules.FindProblem(path) is { } problem)
            draft.FailConfiguration($"the \"{path}\" path is invalid: {problem}");
    }

    private static void CheckCharacters(RouteDraft draft, string text)
    {
        if (PathRules.CharacterProblem(text) is { } problem)
            draft.FailConfiguration($"the \"{text}\" path is invalid: {problem}");
    }

    // Regular expressions may have any character.
    private static string PathOf(RouteMatch match) => match.PathSpecifierCase switch
    {
        RouteMatch.PathSpecifierOneofCase.Path => match.Path,
        RouteMatch.PathSpecifierOneofCase.Prefix => match.Prefix,
        RouteMatch.PathSpecifierOneofCase.PathSeparatedPrefix => match.PathSeparatedPrefix,
        _ => "",
    };
}
