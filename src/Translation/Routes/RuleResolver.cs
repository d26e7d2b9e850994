using System.Collections.Immutable;
using System.Globalization;
using KGateway.Resources;
using KGateway.Resources.GatewayApi;
using KGateway.Resources.Kgateway;
using KGateway.Resources.Kgateway.TrafficPolicies;
using KGateway.Translation.Backends;
using KGateway.Translation.Policies;
using KGateway.Translation.Policies.Merging;
using KGateway.Translation.Policies.Traffic;
using KGateway.Translation.State;

namespace KGateway.Translation.Routes;

/// <summary>Resolves the rules of one route, one after the other, and gathers what the route as a whole refers to.</summary>
internal sealed class RuleResolver
{
    private const string WeightAnnotation = "kgateway.dev/route-weight";

    private readonly Resource _route;
    private readonly ILookups _lookups;
    private readonly TranslationSettings _settings;
    private readonly ReferenceSource _source;
    private readonly bool _grants;
    private readonly string _variant;
    private readonly int _weight;
    private readonly ImmutableArray<RouteEntry>.Builder _entries = ImmutableArray.CreateBuilder<RouteEntry>();
    private readonly List<BackendKey> _backends = [];
    private readonly List<AppliedPolicies> _applied = [];
    private readonly RouteTrafficPolicies _traffic;
    private readonly List<HttpFilter> _filters = [];
    private ReferenceProblem? _problem;

    public RuleResolver(Resource route, ILookups lookups, TranslationSettings settings, RouteParentKind parent, string backendVariant)
    {
        ArgumentNullException.ThrowIfNull(lookups);
        ArgumentNullException.ThrowIfNull(settings);
        _route = route;
        _lookups = lookups;
        _settings = settings;
        _source = ReferenceSource.Of(route);
        _grants = parent == RouteParentKind.Gateway;
        _variant = backendVariant;
        _traffic = new(route, lookups, settings);
        _weight = settings.WeightedRoutePrecedence && route is HttpRoute ? ReadWeight(route.Metadata) : 0;
    }

    /// <summary>
    /// Adds a rule's entries; <paramref name="inherited"/> are the levels of policies of the routes that delegate to it, the nearest first.
    /// </summary>
    public void Add(int index, HttpRouteRule rule, ImmutableArray<MergeLevel<TrafficField>> inherited = default)
    {
        string place = string.Create(CultureInfo.InvariantCulture, $"rules[{index}]");
        var problems = ImmutableArray.CreateBuilder<string>();
        ImmutableArray<IRoutePolicy> policies = Policies(rule, place, problems);
        MergedPolicies<TrafficField> traffic = Need(_traffic.MergeFor(rule, inherited), place, problems);
        ImmutableArray<RouteBackend> backends = ResolveBackends(rule, place, problems);
        var resolved = new ResolvedRule(
            _route, index, rule.Name, policies, traffic, backends, problems.ToImmutable(), _weight, _settings.EnableRouteSourceMetadata);
        if (rule.Matches.IsEmpty)
            _entries.Add(new RouteEntry(resolved, new HttpRouteMatch(), 0, _entries.Count));
        for (int i = 0; i < rule.Matches.Count; i++)
            _entries.Add(new RouteEntry(resolved, rule.Matches[i], i, _entries.Count));
    }

    /// <summary>The route of all rules that were added.</summary>
    public ResolvedRoute ToRoute() =>
        new(_route, _entries.ToImmutable(), _problem, [.. _backends], [.. _applied], HttpFilter.Order(_filters));

    // What the standard defines comes first; policies of other kinds see what it did.
    private ImmutableArray<IRoutePolicy> Policies(HttpRouteRule rule, string place, ImmutableArray<string>.Builder problems)
    {
        var policies = ImmutableArray.CreateBuilder<IRoutePolicy>();
        foreach (HttpRouteFilter filter in rule.Filters)
        {
            if (filter.Type != HttpRouteFilterType.ExtensionRef && Filter(filter, rule, problems) is { } policy)
                policies.Add(policy);
        }

        if (rule.Timeouts is not null || rule.Retry is not null)
            policies.Add(new RuleTimeouts(rule.Timeouts, rule.Retry));
        if (rule.SessionPersistence is { } persistence)
            policies.Add(new SessionAffinity(persistence));
        foreach (HttpRouteFilter filter in rule.Filters)
        {
            if (filter.ExtensionRef is { } reference && Extension(reference, place, problems) is { } policy)
                policies.Add(policy);
        }

        foreach (IRoutePolicy policy in policies)
        {
            if (policy.Filter is { } httpFilter)
                _filters.Add(httpFilter);
        }

        return policies.ToImmutable();
    }

    private IRoutePolicy? Filter(HttpRouteFilter filter, HttpRouteRule rule, ImmutableArray<string>.Builder problems)
    {
        switch (filter)
        {
            case { Type: HttpRouteFilterType.RequestHeaderModifier, RequestHeaderModifier: { } headers }:
                return HeaderModifier.OfRequests(headers);
            case { Type: HttpRouteFilterType.ResponseHeaderModifier, ResponseHeaderModifier: { } headers }:
                return HeaderModifier.OfResponses(headers);
            case { Type: HttpRouteFilterType.RequestRedirect, RequestRedirect: { } redirect }:
                return new RequestRedirect(redirect, RedirectCodeAnnotation.CodeFor(rule.Name, _route.Metadata));
            case { Type: HttpRouteFilterType.UrlRewrite, UrlRewrite: { } rewrite }:
                return new UrlRewrite(rewrite);
            case { Type: HttpRouteFilterType.Cors, Cors: { } cors }:
                return new Cors(cors);
            case { Type: HttpRouteFilterType.RequestMirror, RequestMirror: { } mirror }:
                return Mirror(mirror);
            case { Type: HttpRouteFilterType.ExternalAuth, ExternalAuth: { } auth }:
                return ExternalAuthorization(auth, problems);
            default:
                // A filter that can't be honoured must not be skipped (Gateway API): the rule fails instead.
                problems.Add($"filter {filter.Type} is not supported");
                return null;
        }
    }

    private RequestMirror? Mirror(HttpRequestMirrorFilter mirror)
    {
        ResolvedBackend backend = Resolve(mirror.BackendRef);
        return backend.Key is { } key ? new RequestMirror(mirror, key) : null;
    }

    // Nothing may pass that wasn't authorized: without its server the rule fails.
    private ExternalAuth? ExternalAuthorization(HttpExternalAuthFilter auth, ImmutableArray<string>.Builder problems)
    {
        ResolvedBackend backend = Resolve(auth.BackendRef, grpc: auth.Protocol == HttpExternalAuthProtocol.Grpc);
        if (backend.Key is { } key && ExternalAuth.FindProblem(auth) is null)
            return new ExternalAuth(auth, key);
        problems.Add($"external authorization: {backend.Problem?.Message ?? ExternalAuth.FindProblem(auth)}");
        return null;
    }

    // TrafficPolicies are merged with those that are attached; only that they exist is seen to here.
    private IRoutePolicy? Extension(LocalObjectReference reference, string place, ImmutableArray<string>.Builder problems)
    {
        var id = new ResourceId(new(reference.Group, reference.Kind), new(_route.Metadata.Namespace, reference.Name));
        if (id.GroupKind == ResourceKinds.DirectResponse.GroupKind && _lookups.Get<DirectResponse>(id.Key) is { } response)
        {
            AddDistinct(_applied, AppliedPolicies.Alone(place, id));
            return new DirectResponsePolicy(response);
        }

        if (!IsTrafficPolicy(reference))
            problems.Add($"{id.GroupKind}/{id.Key}: policy not found");
        return null;
    }

    private bool IsTrafficPolicy(LocalObjectReference reference) =>
        new GroupKind(reference.Group, reference.Kind) == ResourceKinds.TrafficPolicy.GroupKind
        && _lookups.Get<TrafficPolicy>(new(_route.Metadata.Namespace, reference.Name)) is not null;

    private MergedPolicies<TrafficField> Need(
        MergedPolicies<TrafficField> merged, string place, ImmutableArray<string>.Builder problems)
    {
        if (merged.IsEmpty)
            return merged;
        _applied.Add(merged.At(place));
        problems.AddRange(merged.Problems);
        foreach (MergedField<TrafficField> field in merged.Fields)
        {
            _filters.AddRange(field.Field.Filters);
            foreach (BackendKey backend in field.Field.Backends)
                AddDistinct(_backends, backend);
        }

        return merged;
    }

    private ImmutableArray<RouteBackend> ResolveBackends(HttpRouteRule rule, string place, ImmutableArray<string>.Builder problems)
    {
        var backends = ImmutableArray.CreateBuilder<RouteBackend>(rule.BackendRefs.Count);
        foreach (HttpBackendRef reference in rule.BackendRefs)
        {
            string ofBackend = string.Create(CultureInfo.InvariantCulture, $"{place}.backendRefs[{backends.Count}]");
            backends.Add(new(Resolve(reference), reference.Weight, BackendPolicies(reference, ofBackend, problems), Rewrite(reference)));
        }

        return backends.MoveToImmutable();
    }

    private ResolvedBackend Resolve(BackendObjectReference reference, bool grpc = false)
    {
        ResolvedBackend backend = BackendResolver.Resolve(reference, _source, _lookups, _settings, _grants);
        if (backend.Key is { } key)
        {
            if (backend.AppProtocol == AppProtocol.Default && (grpc || IsGrpcOverTls(key)))
                key = key.With(BackendVariant.Grpc);
            key = key.With(_variant);
            backend = backend with { Key = key };
            AddDistinct(_backends, key);
        }

        _problem = backend.Problem ?? _problem;
        return backend;
    }

    // A port that is known to take TLS says nothing of what comes inside; a GRPCRoute does.
    private bool IsGrpcOverTls(BackendKey backend) =>
        _route is GrpcRoute && !_lookups.PoliciesOf<BackendTlsPolicy>(new ResourceId(backend.Kind, backend.Object)).IsEmpty;

    private ImmutableArray<IBackendPolicy> BackendPolicies(HttpBackendRef reference, string place, ImmutableArray<string>.Builder problems)
    {
        if (reference.Filters.IsEmpty)
            return [];
        var policies = ImmutableArray.CreateBuilder<IBackendPolicy>(reference.Filters.Count);
        foreach (HttpRouteFilter filter in reference.Filters)
        {
            if (filter is { Type: HttpRouteFilterType.UrlRewrite, UrlRewrite: not null }
                || (filter.ExtensionRef is { } extension && IsTrafficPolicy(extension)))
                continue;
            IBackendPolicy? policy = filter switch
            {
                { Type: HttpRouteFilterType.RequestHeaderModifier, RequestHeaderModifier: { } headers } => HeaderModifier.OfRequests(headers),
                { Type: HttpRouteFilterType.ResponseHeaderModifier, ResponseHeaderModifier: { } headers } => HeaderModifier.OfResponses(headers),
                { Type: HttpRouteFilterType.Cors, Cors: { } cors } => new Cors(cors),
                _ => null,
            };
            if (policy is null)
            {
                problems.Add($"filter {Describe(filter)} is not supported on backend {reference.Name}");
                continue;
            }

            if (policy.Problem is { } problem)
            {
                problems.Add($"backend {reference.Name}: {problem}");
                continue;
            }

            if (policy.Filter is { } httpFilter)
                _filters.Add(httpFilter);
            policies.Add(policy);
        }

        MergedPolicies<TrafficField> traffic = Need(_traffic.MergeFor(reference), place, problems);
        if (!traffic.IsEmpty)
            policies.Add(new BackendTrafficPolicies(traffic));
        return policies.ToImmutable();
    }

    private static string Describe(HttpRouteFilter filter) =>
        filter.ExtensionRef is { } extension ? $"{extension.Kind} {extension.Name}" : filter.Type.ToString();

    // Apart from the other filters, because Envoy can't do it for one of several clusters.
    private static UrlRewrite? Rewrite(HttpBackendRef reference)
    {
        foreach (HttpRouteFilter filter in reference.Filters)
        {
            if (filter is { Type: HttpRouteFilterType.UrlRewrite, UrlRewrite: { } rewrite })
                return new UrlRewrite(rewrite);
        }

        return null;
    }

    private static void AddDistinct<T>(List<T> list, T item)
    {
        if (!list.Contains(item))
            list.Add(item);
    }

    private static int ReadWeight(ObjectMeta metadata) =>
        int.TryParse(metadata.Annotations.GetValueOrDefault(WeightAnnotation), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int weight)
            ? weight
            : 0;
}
