using System.Collections.Immutable;
using System.Globalization;
using KGateway.Resources;
using KGateway.Resources.GatewayApi;
using KGateway.Resources.Kgateway;
using KGateway.Resources.Kgateway.TrafficPolicies;
using KGateway.Translation.Backends;
using KGateway.Translation.Clusters.Backends;
using KGateway.Translation.Policies;
using KGateway.Translation.Policies.Merging;
using KGateway.Translation.Policies.Traffic;
using KGateway.Translation.Routes.Delegation;
using KGateway.Translation.State;
using KGateway.Translation.Validation;

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
    private readonly RuleResolver? _root;
    private readonly ImmutableArray<RouteEntry>.Builder _entries;
    private readonly List<BackendKey> _backends;
    private readonly List<AppliedPolicies> _applied;
    private readonly RouteTrafficPolicies _traffic;
    private readonly List<HttpFilter> _filters;
    private readonly HashSet<string> _toldElsewhere;
    private ResolvedRule? _inForce;
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
        _entries = ImmutableArray.CreateBuilder<RouteEntry>();
        _backends = [];
        _applied = [];
        _filters = [];
        _toldElsewhere = new(StringComparer.Ordinal);
        _traffic = new(route, lookups, settings);
        _weight = settings.WeightedRoutePrecedence && route is HttpRoute ? ReadWeight(route.Metadata) : 0;
    }

    // What is gathered for a route that another one delegates to belongs to the one that is attached.
    private RuleResolver(RuleResolver root, HttpRoute route)
    {
        _root = root;
        _route = route;
        _lookups = root._lookups;
        _settings = root._settings;
        _source = ReferenceSource.Of(route);
        _grants = root._grants;
        _variant = root._variant;
        _entries = root._entries;
        _backends = root._backends;
        _applied = root._applied;
        _filters = root._filters;
        _toldElsewhere = root._toldElsewhere;
        _traffic = new(route, _lookups, _settings);
        _weight = _settings.WeightedRoutePrecedence ? ReadWeight(route.Metadata) : 0;
    }

    /// <summary>Why a reference to a backend doesn't resolve (the last one of several); null when all do.</summary>
    public ReferenceProblem? Problem => _problem;

    /// <summary>Resolves rules of a route that this one delegates to.</summary>
    public RuleResolver For(HttpRoute route) => new(_root ?? this, route);

    /// <summary>Tells that a reference doesn't resolve.</summary>
    public void Report(ReferenceProblem problem) => _problem = problem;

    /// <summary>The level of TrafficPolicies of a rule, for rules that inherit from it.</summary>
    public MergeLevel<TrafficField> LevelOf(HttpRouteRule rule) => _traffic.LevelOf(rule);

    /// <summary>Adds a rule's entries.</summary>
    public void Add(int index, HttpRouteRule rule, Inheritance inherited, int written)
    {
        ResolvedRule resolved = Resolve(index, rule, inherited, written);
        if (rule.Matches.IsEmpty)
            AddEntry(resolved, new HttpRouteMatch(), 0);
        for (int i = 0; i < rule.Matches.Count; i++)
            AddEntry(resolved, rule.Matches[i], i);
    }

    /// <summary>Adds the entry of one match of a rule.</summary>
    public void AddEntry(ResolvedRule rule, HttpRouteMatch match, int matchIndex, EntryOutcome outcome = EntryOutcome.Served)
    {
        // The policies of a rule for which others stand are in force there, if at all.
        if (outcome != EntryOutcome.Delegated && !ReferenceEquals(_inForce, rule))
        {
            _inForce = rule;
            Need(rule.Traffic, PlaceOf(rule.Written));
        }

        var entry = new RouteEntry(rule, match, matchIndex, _entries.Count, outcome, _settings.ValidationMode);
        if (EnvoyChecks.AreWanted(_settings))
            entry.Check(_lookups);
        _entries.Add(entry);
    }

    /// <summary>Looks up what a rule refers to; <paramref name="written"/> is its place in the route as written.</summary>
    public ResolvedRule Resolve(int index, HttpRouteRule rule, Inheritance inherited, int written)
    {
        string place = PlaceOf(written);
        var problems = ImmutableArray.CreateBuilder<string>();
        problems.AddRange(inherited.Problems);
        ImmutableArray<IRoutePolicy> policies = Policies(rule, place, problems);
        MergedPolicies<TrafficField> traffic = _traffic.MergeFor(rule, inherited.Levels);
        Fail(traffic, problems);
        ImmutableArray<RouteBackend> backends = ResolveBackends(rule, place, problems);
        return new(
            _route, index, rule.Name, policies, traffic, backends, problems.ToImmutable(), _weight, _settings.EnableRouteSourceMetadata)
        {
            Root = _root?._route ?? _route,
            Written = written,
            Inherited = inherited.Rules,
            ToldElsewhere = _toldElsewhere.Count == 0 ? [] : [.. problems.Where(_toldElsewhere.Contains)],
        };
    }

    /// <summary>The route of all rules that were added.</summary>
    public ResolvedRoute ToRoute(ImmutableArray<DelegateReport> delegates) =>
        new(_route, _entries.ToImmutable(), _problem, [.. _backends], [.. _applied], HttpFilter.Order(_filters)) { Delegates = delegates };

    private string PlaceOf(int rule) => _root is null
        ? string.Create(CultureInfo.InvariantCulture, $"rules[{rule}]")
        : string.Create(CultureInfo.InvariantCulture, $"{_route.Id}.rules[{rule}]");

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
            policies.Add(new RuleSessionPersistence(persistence));
        foreach (HttpRouteFilter filter in rule.Filters)
        {
            if (filter.ExtensionRef is { } reference && Extension(reference, place, problems) is { } policy)
                policies.Add(policy);
        }

        foreach (IRoutePolicy policy in policies)
        {
            if (policy.Filter is { } httpFilter)
                Need(httpFilter, problems);
        }

        return policies.ToImmutable();
    }

    private IRoutePolicy? Filter(HttpRouteFilter filter, HttpRouteRule rule, ImmutableArray<string>.Builder problems)
    {
        switch (filter)
        {
            case { Type: HttpRouteFilterType.RequestHeaderModifier, RequestHeaderModifier: { } headers }:
                return HeaderModifier.OfRequests(headers, _settings.ValidationMode);
            case { Type: HttpRouteFilterType.ResponseHeaderModifier, ResponseHeaderModifier: { } headers }:
                return HeaderModifier.OfResponses(headers, _settings.ValidationMode);
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
            Miss(id, problems);
        return null;
    }

    private void Miss(ResourceId policy, ImmutableArray<string>.Builder problems)
    {
        problems.Add($"{policy.GroupKind}/{policy.Key}: policy not found");
        // Another kind isn't missing, we don't know it at all.
        if (policy.GroupKind == ResourceKinds.TrafficPolicy.GroupKind || policy.GroupKind == ResourceKinds.DirectResponse.GroupKind)
            _toldElsewhere.Add(problems[^1]);
    }

    private bool IsTrafficPolicy(LocalObjectReference reference) =>
        new GroupKind(reference.Group, reference.Kind) == ResourceKinds.TrafficPolicy.GroupKind
        && _lookups.Get<TrafficPolicy>(new(_route.Metadata.Namespace, reference.Name)) is not null;

    private void Need(HttpFilter filter, ImmutableArray<string>.Builder problems)
    {
        if (EnvoyChecks.AreWanted(_settings) && EnvoyChecks.OfFilter(filter, _lookups) is { } refusal)
            problems.Add(refusal);
        else
            _filters.Add(filter);
    }

    // A rule isn't wrong because a policy is that others may have attached to it: the policy's status tells of it.
    private void Fail(MergedPolicies<TrafficField> merged, ImmutableArray<string>.Builder problems)
    {
        problems.AddRange(merged.Problems);
        _toldElsewhere.UnionWith(merged.Problems);
    }

    private void Need(MergedPolicies<TrafficField> merged, string place)
    {
        if (merged.IsEmpty)
            return;
        _applied.Add(merged.At(place));
        // An error answers in place of the rule: nothing of its policies is in force.
        if (!merged.Failed.IsEmpty)
            return;
        foreach (MergedField<TrafficField> field in merged.Fields)
        {
            _filters.AddRange(field.Field.Filters);
            foreach (BackendKey backend in field.Field.Backends)
                AddDistinct(_backends, backend);
        }
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
            if (BackendFilters.Of(backend) is { } filter)
                _filters.Add(filter);
            if (backend.AppProtocol == AppProtocol.WebSocket)
                _filters.Add(HttpFilter.WebSockets);
            if (BackendFilters.HelperOf(backend) is { } helper)
                AddDistinct(_backends, helper);
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
                { Type: HttpRouteFilterType.RequestHeaderModifier, RequestHeaderModifier: { } headers } => HeaderModifier.OfRequests(headers, _settings.ValidationMode),
                { Type: HttpRouteFilterType.ResponseHeaderModifier, ResponseHeaderModifier: { } headers } => HeaderModifier.OfResponses(headers, _settings.ValidationMode),
                { Type: HttpRouteFilterType.Cors, Cors: { } cors } => new Cors(cors),
                _ => null,
            };
            if (policy is null)
            {
                // One that is there was left to those that are merged.
                if (filter.ExtensionRef is { } missing && new GroupKind(missing.Group, missing.Kind) == ResourceKinds.TrafficPolicy.GroupKind)
                    Miss(new(ResourceKinds.TrafficPolicy.GroupKind, new(_route.Metadata.Namespace, missing.Name)), problems);
                else
                    problems.Add($"filter {Describe(filter)} is not supported on backend {reference.Name}");
                continue;
            }

            if (policy.Problem is { } problem)
            {
                problems.Add($"backend {reference.Name}: {problem}");
                continue;
            }

            if (policy.Filter is { } httpFilter)
                Need(httpFilter, problems);
            policies.Add(policy);
        }

        MergedPolicies<TrafficField> traffic = _traffic.MergeFor(reference);
        Fail(traffic, problems);
        Need(traffic, place);
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
