using System.Collections.Immutable;
using System.Globalization;
using KGateway.Resources.GatewayApi;
using KGateway.Translation.Gateways;
using KGateway.Translation.Routes;
using KGateway.Translation.Routes.Delegation;

namespace KGateway.Translation.Effective;

/// <summary>Rules and listeners in a few words each.</summary>
internal static class RuleText
{
    /// <summary>The conditions of a match.</summary>
    public static string Of(HttpRouteMatch match)
    {
        var words = new List<string> { $"{match.Path.Type} {match.Path.Value}" };
        if (match.Method is { } method)
            words.Insert(0, method.ToString().ToUpperInvariant());
        foreach (var header in match.Headers)
            words.Add($"header {header.Name}{Sign(header.Type)}{header.Value}");
        foreach (var parameter in match.QueryParams)
            words.Add($"query {parameter.Name}{Sign(parameter.Type)}{parameter.Value}");
        return string.Join(", ", words);
    }

    /// <summary>The standard's own filters and settings of a rule, and what it refers to.</summary>
    public static ImmutableArray<string> Filters(HttpRouteRule rule)
    {
        var words = new List<string>();
        foreach (var filter in rule.Filters)
            words.Add(filter.ExtensionRef is { } reference ? $"{reference.Kind} {reference.Name}" : filter.Type.ToString());
        if (rule.Timeouts is not null)
            words.Add("timeouts");
        if (rule.Retry is not null)
            words.Add("retry");
        if (rule.SessionPersistence is not null)
            words.Add("sessionPersistence");
        return [.. words];
    }

    /// <summary>The backends of a rule as written, with what is wrong with each.</summary>
    public static ImmutableArray<string> Backends(HttpRouteRule written, ResolvedRule resolved)
    {
        var words = ImmutableArray.CreateBuilder<string>(written.BackendRefs.Count);
        var next = 0;
        foreach (var reference in written.BackendRefs)
        {
            var @namespace = string.IsNullOrEmpty(reference.Namespace) ? resolved.Route.Metadata.Namespace : reference.Namespace;
            if (DelegateReference.Is(reference))
            {
                words.Add($"delegates to {(DelegateReference.IsLabel(reference) ? "HTTPRoutes with label" : "HTTPRoute")} {@namespace}/{reference.Name}");
                continue;
            }

            var port = reference.Port is { } number ? string.Create(CultureInfo.InvariantCulture, $":{number}") : "";
            var weight = written.BackendRefs.Count > 1 ? string.Create(CultureInfo.InvariantCulture, $" weight {reference.Weight}") : "";
            var problem = next < resolved.Backends.Length && resolved.Backends[next].Backend.Problem is { } why ? $" ({why.Reason}: {why.Message})" : "";
            next++;
            words.Add($"{reference.Kind} {@namespace}/{reference.Name}{port}{weight}{problem}");
        }

        return words.MoveToImmutable();
    }

    /// <summary>Where a listener listens.</summary>
    public static string Of(AttachedListener listener) =>
        string.Create(CultureInfo.InvariantCulture, $"{listener.Spec.Protocol} :{listener.Port}{(listener.Hostname is { } host ? $" {host}" : "")}");

    private static string Sign(StringMatchType type) => type == StringMatchType.Exact ? "=" : "~";
}
