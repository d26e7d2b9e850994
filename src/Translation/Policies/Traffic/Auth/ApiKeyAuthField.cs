using System.Collections.Immutable;
using Envoy.Config.Route.V3;
using Envoy.Extensions.Filters.Http.ApiKeyAuth.V3;
using Google.Protobuf;
using KGateway.Resources;
using KGateway.Resources.Core;
using KGateway.Resources.GatewayApi;
using KGateway.Resources.Kgateway.TrafficPolicies;
using KGateway.Translation.Policies.Traffic.AuthMetadata;
using KGateway.Translation.Routes;
using KGateway.Translation.State;
using EnvoyApiKeyAuth = Envoy.Extensions.Filters.Http.ApiKeyAuth.V3.ApiKeyAuth;

namespace KGateway.Translation.Policies.Traffic.Auth;

/// <summary>Field apiKeyAuth: clients with keys.</summary>
internal sealed class ApiKeyAuthField : TrafficField
{
    /// <summary>Name of the filter.</summary>
    public const string FilterName = "envoy.filters.http.api_key_auth";

    private const string DefaultHeader = "api-key";

    // What Envoy takes.
    private const int MaxHeaderLength = 1024;

    private static readonly ImmutableArray<HttpFilter> ChainFilters =
        [new(FilterName, HttpFilterStage.AuthN, 0, new EnvoyApiKeyAuth(), disabled: true)];

    private static readonly ImmutableArray<HttpFilter> MarkedFilters = [.. ChainFilters, AuthMarker.ApiKeyAuth.Filter];

    private readonly IMessage _config;
    private readonly bool _disabled;
    private readonly bool _marked;

    private ApiKeyAuthField(IMessage config, bool disabled, TrafficFieldContext context)
    {
        _config = config;
        _disabled = disabled;
        _marked = context.Settings.EnableAuthMetadata;
    }

    /// <inheritdoc/>
    public override string Key => "apiKeyAuth";

    /// <inheritdoc/>
    public override ImmutableArray<HttpFilter> Filters => _marked ? MarkedFilters : ChainFilters;

    /// <summary>Resolves the field; null when it isn't set or fails.</summary>
    public static TrafficField? Resolve(TrafficPolicySpec spec, TrafficFieldContext context)
    {
        if (spec.ApiKeyAuth is not { } auth)
            return null;
        if (auth.Disable is not null)
            return new ApiKeyAuthField(new FilterConfig { Disabled = true }, disabled: true, context);
        if (Problem(auth) is { } problem)
        {
            context.Fail($"api key auth: {problem}");
            return null;
        }

        if (auth is { SecretRef: null, SecretSelector: null })
        {
            context.Fail("api key auth: neither secretRef nor secretSelector is set");
            return null;
        }

        var secrets = auth.SecretRef is { } reference ? Named(reference, context) : Select(auth.SecretSelector!.MatchLabels, context);
        if (secrets.IsEmpty)
            return null;
        var credentials = ApiKeyCredentials.Read(secrets);
        if (credentials.Problem is null)
            return new ApiKeyAuthField(ToEnvoy(auth, credentials), disabled: false, context);
        context.Fail($"api key auth: {credentials.Problem}");
        return null;
    }

    /// <inheritdoc/>
    public override void Configure(FilterConfigs configs)
    {
        configs.Configure(FilterName, _config);
        if (_marked)
            AuthMarker.ApiKeyAuth.Configure(configs, enabled: !_disabled);
    }

    private static ApiKeyAuthPerRoute ToEnvoy(ApiKeyAuthPolicy auth, ApiKeyCredentials credentials)
    {
        var config = new ApiKeyAuthPerRoute
        {
            Forwarding = new Forwarding { Header = auth.ClientIdHeader ?? "", HideCredentials = !auth.ForwardCredential },
        };
        config.Credentials.Add(credentials.ToEnvoy());
        if (auth.KeySources.IsEmpty)
            config.KeySources.Add(new KeySource { Header = DefaultHeader });
        foreach (ApiKeySource source in auth.KeySources)
            config.KeySources.Add(new KeySource { Header = source.Header ?? "", Query = source.Query ?? "", Cookie = source.Cookie ?? "" });
        return config;
    }

    private static string? Problem(ApiKeyAuthPolicy auth)
    {
        foreach (ApiKeySource source in auth.KeySources)
        {
            if (string.IsNullOrEmpty(source.Header) && string.IsNullOrEmpty(source.Query) && string.IsNullOrEmpty(source.Cookie))
                return "a key source names neither a header nor a query parameter nor a cookie";
            var inHeader = source.Header is { } header ? HeaderRules.NameProblem(header) : null;
            if ((inHeader ?? HeaderRules.ValueProblem(source.Query ?? "") ?? HeaderRules.ValueProblem(source.Cookie ?? "")) is { } inSource)
                return inSource;
        }

        return auth.ClientIdHeader is not { Length: > 0 } client ? null
            : client.Length > MaxHeaderLength ? $"the clientIdHeader is longer than {MaxHeaderLength} characters"
            : HeaderRules.NameProblem(client);
    }

    private static ImmutableArray<Secret> Named(SecretObjectReference reference, TrafficFieldContext context)
    {
        string? problem;
        if (new GroupKind(reference.Group == "core" ? "" : reference.Group, reference.Kind) != ResourceKinds.Secret.GroupKind)
            problem = $"{reference.Kind} isn't a kind of secrets";
        else if (PolicySecret.Find(reference.Namespace, reference.Name, context, out problem) is { } secret)
            return [secret];
        context.Fail($"failed to get secret: {problem}");
        return [];
    }

    // One that isn't granted must not take the others down: anybody can label a Secret.
    private static ImmutableArray<Secret> Select(StringMap labels, TrafficFieldContext context)
    {
        var selected = ImmutableArray.CreateBuilder<Secret>();
        bool refused = false;
        var span = labels.AsSpan();
        foreach (Secret secret in span.IsEmpty ? [] : context.Lookups.Labeled<Secret>("", IndexKeys.LabelOf(span[0])))
        {
            if (!HasAll(secret.Metadata.Labels, labels))
                continue;
            if (PolicySecret.MayRead(secret.Key, context))
                selected.Add(secret);
            else
                refused = true;
        }

        if (selected.Count == 0)
            context.Fail($"failed to get secrets by selector: {(refused ? PolicySecret.NotGranted : "no secret has these labels")}");
        return selected.ToImmutable();
    }

    private static bool HasAll(StringMap labels, StringMap wanted)
    {
        foreach (var (key, value) in wanted)
        {
            if (labels.GetValueOrDefault(key) != value)
                return false;
        }

        return true;
    }
}
