using Envoy.Config.Core.V3;
using Google.Protobuf.Collections;
using KGateway.Resources;
using KGateway.Resources.GatewayApi;
using KGateway.Translation.Routes;

namespace KGateway.Translation.Policies;

/// <summary>
/// Filters RequestHeaderModifier and ResponseHeaderModifier, of a rule or of a backend. Additions come before replacements. Several
/// add up: nothing is overridden.
/// </summary>
internal sealed class HeaderModifier : IRoutePolicy, IBackendPolicy
{
    private readonly HttpHeaderFilter _filter;
    private readonly bool _onRequest;

    private HeaderModifier(HttpHeaderFilter filter, bool onRequest)
    {
        _filter = filter;
        _onRequest = onRequest;
        Problem = FindProblem();
    }

    /// <inheritdoc/>
    public string? Problem { get; }

    /// <summary>Changes of request headers.</summary>
    public static HeaderModifier OfRequests(HttpHeaderFilter filter) => new(filter, onRequest: true);

    /// <summary>Changes of response headers.</summary>
    public static HeaderModifier OfResponses(HttpHeaderFilter filter) => new(filter, onRequest: false);

    /// <inheritdoc/>
    public void Apply(RouteDraft draft)
    {
        if (Problem is not null)
            draft.Fail(Problem);
        else
            Apply(RouteScope.Of(draft.Message));
    }

    /// <inheritdoc/>
    public void Apply(RouteScope scope)
    {
        RepeatedField<HeaderValueOption> headers = _onRequest ? scope.RequestHeaders : scope.ResponseHeaders;
        Append(headers, _filter.Add, HeaderValueOption.Types.HeaderAppendAction.AppendIfExistsOrAdd);
        Append(headers, _filter.Set, HeaderValueOption.Types.HeaderAppendAction.OverwriteIfExistsOrAdd);
        RepeatedField<string> removed = _onRequest ? scope.RequestHeadersToRemove : scope.ResponseHeadersToRemove;
        foreach (string name in _filter.Remove)
            removed.Add(name);
    }

    private static void Append(
        RepeatedField<HeaderValueOption> target, EquatableArray<HttpHeader> headers, HeaderValueOption.Types.HeaderAppendAction action)
    {
        foreach (HttpHeader header in headers)
        {
            target.Add(new HeaderValueOption
            {
                Header = new HeaderValue { Key = header.Name, Value = SubstitutionFormat.ToHeaderValue(header.Value) },
                AppendAction = action,
            });
        }
    }

    // Envoy refuses the whole route table for any of these names.
    private string? FindProblem()
    {
        foreach (HttpHeader header in _filter.Add)
        {
            if (IsProtected(header.Name))
                return $"header \"{header.Name}\" may not be modified";
            if ((HeaderRules.NameProblem(header.Name) ?? HeaderRules.ValueProblem(SubstitutionFormat.ToHeaderValue(header.Value))) is { } problem)
                return problem;
        }

        foreach (HttpHeader header in _filter.Set)
        {
            if (IsProtected(header.Name))
                return $"header \"{header.Name}\" may not be modified";
            if ((HeaderRules.NameProblem(header.Name) ?? HeaderRules.ValueProblem(SubstitutionFormat.ToHeaderValue(header.Value))) is { } problem)
                return problem;
        }

        foreach (string name in _filter.Remove)
        {
            if (IsProtected(name))
                return $"header \"{name}\" may not be removed";
            if (HeaderRules.NameProblem(name) is { } problem)
                return problem;
        }

        return null;
    }

    private static bool IsProtected(string name) =>
        name.Length == 0 || name[0] == ':' || name.Equals("host", StringComparison.OrdinalIgnoreCase);
}
