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

    private HeaderModifier(HttpHeaderFilter filter, bool onRequest, ValidationMode mode)
    {
        _filter = filter;
        _onRequest = onRequest;
        Problem = FindProblem(mode);
    }

    /// <inheritdoc/>
    public string? Problem { get; }

    /// <summary>Changes of request headers.</summary>
    public static HeaderModifier OfRequests(HttpHeaderFilter filter, ValidationMode mode) => new(filter, onRequest: true, mode);

    /// <summary>Changes of response headers.</summary>
    public static HeaderModifier OfResponses(HttpHeaderFilter filter, ValidationMode mode) => new(filter, onRequest: false, mode);

    /// <inheritdoc/>
    public void Apply(RouteDraft draft)
    {
        if (Problem is not null)
            draft.Fail(Problem);
        else
            Apply(RouteScope.Of(draft.Message), draft.Priority);
    }

    /// <inheritdoc/>
    public void Apply(RouteScope scope, RouteDraft draft) => Apply(scope, PolicyPriority.Own);

    private void Apply(RouteScope scope, PolicyPriority priority)
    {
        RepeatedField<HeaderValueOption> headers = _onRequest ? scope.RequestHeaders : scope.ResponseHeaders;
        Append(headers, _filter.Add, HeaderValueOption.Types.HeaderAppendAction.AppendIfExistsOrAdd);
        foreach (HttpHeader header in _filter.Set)
            Set(headers, header, priority);
        RepeatedField<string> removed = _onRequest ? scope.RequestHeadersToRemove : scope.ResponseHeadersToRemove;
        foreach (string name in _filter.Remove)
            removed.Add(name);
    }

    // Of two levels that set a header one stands, though Envoy would let the later one win.
    private static void Set(RepeatedField<HeaderValueOption> target, HttpHeader header, PolicyPriority priority)
    {
        if (priority != PolicyPriority.Own && Find(target, header.Name) is { } held)
        {
            if (priority == PolicyPriority.Lower)
                return;
            target.Remove(held);
        }

        Append(target, header, HeaderValueOption.Types.HeaderAppendAction.OverwriteIfExistsOrAdd);
    }

    private static HeaderValueOption? Find(RepeatedField<HeaderValueOption> headers, string name)
    {
        foreach (HeaderValueOption header in headers)
        {
            if (header.AppendAction == HeaderValueOption.Types.HeaderAppendAction.OverwriteIfExistsOrAdd
                && header.Header.Key.Equals(name, StringComparison.OrdinalIgnoreCase))
                return header;
        }

        return null;
    }

    private static void Append(
        RepeatedField<HeaderValueOption> target, EquatableArray<HttpHeader> headers, HeaderValueOption.Types.HeaderAppendAction action)
    {
        foreach (HttpHeader header in headers)
            Append(target, header, action);
    }

    private static void Append(
        RepeatedField<HeaderValueOption> target, HttpHeader header, HeaderValueOption.Types.HeaderAppendAction action) =>
        target.Add(new HeaderValueOption
        {
            Header = new HeaderValue { Key = header.Name, Value = SubstitutionFormat.ToHeaderValue(header.Value) },
            AppendAction = action,
        });

    // Envoy refuses the whole route table for any of these names.
    private string? FindProblem(ValidationMode mode)
    {
        foreach (HttpHeader header in _filter.Add)
        {
            if (FindProblem(header, mode) is { } problem)
                return problem;
        }

        foreach (HttpHeader header in _filter.Set)
        {
            if (FindProblem(header, mode) is { } problem)
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

    private static string? FindProblem(HttpHeader header, ValidationMode mode) => IsProtected(header.Name)
        ? $"header \"{header.Name}\" may not be modified"
        : HeaderRules.NameProblem(header.Name)
            ?? HeaderRules.ValueProblem(SubstitutionFormat.ToHeaderValue(header.Value))
            ?? SubstitutionFormat.HeaderProblem(header.Value, mode);

    private static bool IsProtected(string name) =>
        name.Length == 0 || name[0] == ':' || name.Equals("host", StringComparison.OrdinalIgnoreCase);
}
