using Envoy.Config.Core.V3;
using Envoy.Extensions.Filters.Http.JwtAuthn.V3;
using Google.Protobuf.WellKnownTypes;
using KGateway.Resources.Kgateway.GatewayExtensions;
using KGateway.Translation.Policies.Extensions.Keys;
using KGateway.Translation.Routes;
using EnvoyClaimToHeader = Envoy.Extensions.Filters.Http.JwtAuthn.V3.JwtClaimToHeader;
using EnvoyProvider = Envoy.Extensions.Filters.Http.JwtAuthn.V3.JwtProvider;
using JwtClaimToHeader = KGateway.Resources.Kgateway.GatewayExtensions.JwtClaimToHeader;
using JwtProvider = KGateway.Resources.Kgateway.GatewayExtensions.JwtProvider;

namespace KGateway.Translation.Policies.Extensions;

/// <summary>Issuers of JSON web tokens.</summary>
internal sealed class JwtIssuers : ExtensionProvider
{
    private const string DefaultHeader = "Authorization";

    private static readonly TimeSpan ShortestCaching = TimeSpan.FromMilliseconds(1);

    private static readonly Duration FetchTimeout = Duration.FromTimeSpan(TimeSpan.FromSeconds(5));

    private JwtIssuers(string requirement, JwtAuthentication config, ExtensionContext context)
        : base(
            [
                new(
                    $"jwt/{context.Key}",
                    HttpFilterStage.AuthN,
                    0,
                    SwitchedFilter.Wrap("composite_jwt", "envoy.filters.http.jwt_authn", config, DisableSwitch.Jwt),
                    disabled: true)
                {
                    Clusters = context.Clusters,
                },
            ],
            context.Backends) => Requirement = requirement;

    /// <summary>Name of what a request must fulfil, for routes.</summary>
    public string Requirement { get; }

    /// <summary>The issuers of an extension.</summary>
    public static JwtIssuers Resolve(JwtProviders providers, ExtensionContext context)
    {
        var prefix = $"{context.Key.Name}_{context.Key.Namespace}_";
        var config = new JwtAuthentication();
        foreach (var provider in providers.Providers)
            config.Providers[prefix + provider.Name] = Build(provider, context);
        if (providers.Providers.IsEmpty)
            context.Fail("no providers are set");
        var requirement = $"{prefix}requirements";
        config.RequirementMap[requirement] = Require(
            config.Providers.Keys.Order(StringComparer.Ordinal), providers.ValidationMode == JwtValidationMode.AllowMissing);
        return new(requirement, config, context);
    }

    /// <summary>Where proxies fetch keys.</summary>
    public static HttpUri Fetch(string url, string cluster) => new() { Uri = url, Cluster = cluster, Timeout = FetchTimeout.Clone() };

    /// <summary>Adds claims that become headers; the route is chosen anew because of them.</summary>
    public static void AddClaims(EnvoyProvider envoy, ReadOnlySpan<JwtClaimToHeader> claims, ExtensionContext context)
    {
        foreach (var claim in claims)
        {
            context.FailIf(HeaderRules.NameProblem(claim.Header) ?? (claim.Name.Length == 0 ? "claimsToHeaders: a claim has no name" : null));
            envoy.ClaimToHeaders.Add(new EnvoyClaimToHeader { ClaimName = claim.Name, HeaderName = claim.Header });
        }

        envoy.ClearRouteCache = envoy.ClaimToHeaders.Count > 0;
    }

    private static JwtRequirement Require(IEnumerable<string> providers, bool allowMissing)
    {
        var any = new JwtRequirementOrList();
        foreach (var provider in providers)
            any.Requirements.Add(new JwtRequirement { ProviderName = provider });
        var requirement = any.Requirements.Count == 1 ? any.Requirements[0] : new JwtRequirement { RequiresAny = any };
        return !allowMissing ? requirement : new JwtRequirement
        {
            RequiresAny = new JwtRequirementOrList { Requirements = { requirement, new JwtRequirement { AllowMissing = new Empty() } } },
        };
    }

    private static EnvoyProvider Build(JwtProvider provider, ExtensionContext context)
    {
        var envoy = new EnvoyProvider
        {
            Issuer = provider.Issuer ?? "",
            Audiences = { provider.Audiences },
            Forward = provider.ForwardToken,
            PayloadInMetadata = "payload",
        };
        if (provider.TokenSource?.Header is { } header)
        {
            var name = header.Header ?? DefaultHeader;
            context.FailIf(HeaderRules.NameProblem(name) ?? HeaderRules.ValueProblem(header.Prefix ?? ""));
            envoy.FromHeaders.Add(new JwtHeader { Name = name, ValuePrefix = header.Prefix ?? "" });
        }

        if (provider.TokenSource?.QueryParameter is { } parameter)
            envoy.FromParams.Add(parameter);
        AddClaims(envoy, provider.ClaimsToHeaders.AsSpan(), context);
        if (provider.Keys.Local is { } local)
            envoy.LocalJwks = new DataSource { InlineString = LocalKeys.Read(local, context) };
        else if (provider.Keys.Remote is { } remote)
            envoy.RemoteJwks = Remote(remote, context);
        else
            context.Fail($"provider {provider.Name} has no keys");
        return envoy;
    }

    private static RemoteJwks Remote(RemoteJwtKeys keys, ExtensionContext context)
    {
        context.FailIf(ProxyUri.FindProblem(keys.Url));
        context.FailIf(keys.CacheDuration < ShortestCaching ? "cacheDuration is shorter than a millisecond" : null);
        return new RemoteJwks
        {
            HttpUri = Fetch(keys.Url, context.Cluster(keys.BackendRef, "remote JWKS backend")),
            CacheDuration = keys.CacheDuration is { } duration ? Duration.FromTimeSpan(duration) : null,
            AsyncFetch = keys.AsyncFetch is not { } fetch ? null : new JwksAsyncFetch
            {
                FastListener = fetch.FastListener,
                FailedRefetchDuration = fetch.FailedRefetchDuration is { } pause ? Duration.FromTimeSpan(pause) : null,
            },
            RetryPolicy = keys.RetryPolicy is { } retry ? ExternalServices.Retry(retry.NumRetries, retry.Backoff, context) : null,
        };
    }
}
