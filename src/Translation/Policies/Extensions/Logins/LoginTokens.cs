using Envoy.Extensions.Filters.Http.JwtAuthn.V3;
using KGateway.Resources.Kgateway.GatewayExtensions;
using EnvoyProvider = Envoy.Extensions.Filters.Http.JwtAuthn.V3.JwtProvider;

namespace KGateway.Translation.Policies.Extensions.Logins;

/// <summary>Reads the tokens of a login out of its cookies, behind the filter that made them.</summary>
internal static class LoginTokens
{
    /// <summary>Name of what a request must fulfil, for routes.</summary>
    public const string Requirement = "oauth2";

    /// <summary>The filter; null when no token is to be read.</summary>
    public static JwtAuthentication? Build(
        OAuth2Provider provider, LoginEndpoints endpoints, string cluster, LoginCookies cookies, ExtensionContext context)
    {
        if (provider.Jwt is not { } tokens)
            return null;
        if (tokens is { AccessToken: null, IdToken: null })
            context.Fail("jwt names neither accessToken nor idToken");
        if (endpoints.Keys.Length == 0)
            context.Fail("jwksURI is missing");
        var server = tokens.JwksBackendRef is { } reference ? context.Cluster(reference, "JWKS backend") : cluster;
        var config = new JwtAuthentication();
        Add(config, "accessToken", cookies.AccessToken, tokens.AccessToken, endpoints.Keys, server, context);
        Add(config, "idToken", cookies.IdToken, tokens.IdToken, endpoints.Keys, server, context);
        var all = new JwtRequirementAndList();
        foreach (var name in config.Providers.Keys.Order(StringComparer.Ordinal))
            all.Requirements.Add(new JwtRequirement { ProviderName = name });
        config.RequirementMap[Requirement] = all.Requirements.Count == 1 ? all.Requirements[0] : new JwtRequirement { RequiresAll = all };
        return config;
    }

    // The issuer isn't checked: some providers sign access tokens in another name than they are known by.
    private static void Add(
        JwtAuthentication config,
        string name,
        string cookie,
        OAuth2Token? token,
        string keys,
        string cluster,
        ExtensionContext context)
    {
        if (token is null)
            return;
        var provider = new EnvoyProvider
        {
            Audiences = { token.Audiences },
            FromCookies = { cookie },
            PayloadInMetadata = name,
            RemoteJwks = new RemoteJwks { HttpUri = JwtIssuers.Fetch(keys, cluster) },
        };
        JwtIssuers.AddClaims(provider, token.ClaimsToHeaders.AsSpan(), context);
        config.Providers[$"oauth2/{name}"] = provider;
    }
}
