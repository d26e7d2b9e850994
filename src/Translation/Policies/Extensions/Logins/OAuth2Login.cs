using Envoy.Config.Core.V3;
using Envoy.Extensions.Filters.Http.Oauth2.V3;
using Envoy.Type.Matcher.V3;
using Google.Protobuf.WellKnownTypes;
using KGateway.Resources.Kgateway.GatewayExtensions;
using KGateway.Translation.Policies.Attachment;
using KGateway.Translation.Routes;
using EnvoyCredentials = Envoy.Extensions.Filters.Http.Oauth2.V3.OAuth2Credentials;

namespace KGateway.Translation.Policies.Extensions.Logins;

/// <summary>An identity provider for logins by OAuth 2 and OpenID Connect.</summary>
internal sealed class OAuth2Login : ExtensionProvider
{
    private const string DefaultRedirect = "%REQ(x-forwarded-proto)%://%REQ(:authority)%/oauth2/redirect";
    private const string OpenIdScope = "openid";

    private static readonly Duration TokenTimeout = Duration.FromTimeSpan(TimeSpan.FromSeconds(15));

    private OAuth2Login(HttpFilter login, HttpFilter? tokens, ExtensionContext context)
        : base(tokens is null ? [login] : [login, tokens], context.Backends) => TokensFilter = tokens?.Name;

    /// <summary>Name of the filter that reads the login's tokens; null when they aren't read.</summary>
    public string? TokensFilter { get; }

    /// <summary>The identity provider of an extension.</summary>
    public static OAuth2Login? Resolve(OAuth2Provider provider, ExtensionContext context)
    {
        var cookies = LoginCookies.Of(provider, context);
        var cluster = context.Cluster(provider.BackendRef, "OAuth2 backend");
        var endpoints = LoginEndpoints.Resolve(provider, context);
        var secrets = LoginSecrets.Resolve(provider, context);
        if (endpoints is null || secrets is null)
            return null;
        var weight = PolicyOrder.WeightOf(context.Extension.Metadata);
        var tokens = LoginTokens.Build(provider, endpoints, cluster, cookies, context);
        var config = Config(provider, endpoints, cluster, cookies, context);
        config.Credentials = new EnvoyCredentials
        {
            ClientId = provider.Credentials.ClientId,
            TokenSecret = LoginSecrets.Reference(secrets.Client),
            HmacSecret = LoginSecrets.Reference(secrets.Hmac),
            CookieNames = cookies.Names(),
            CookieDomain = cookies.Domain,
        };
        var clusters = context.Clusters;
        var login = new HttpFilter(
            $"envoy.filters.http.oauth2/{context.Key}", HttpFilterStage.AuthN, -1, new OAuth2 { Config = config }, disabled: true, weight)
        {
            Clusters = clusters,
            Secrets = [secrets.Client, secrets.Hmac],
        };
        return new(
            login,
            tokens is null
                ? null
                : new($"envoy.filters.http.oauth2/jwt/{context.Key}", HttpFilterStage.AuthN, 0, tokens, disabled: true, weight)
                {
                    Clusters = clusters,
                },
            context);
    }

    private static OAuth2Config Config(
        OAuth2Provider provider, LoginEndpoints endpoints, string cluster, LoginCookies cookies, ExtensionContext context)
    {
        var redirect = provider.RedirectUri ?? DefaultRedirect;
        var config = new OAuth2Config
        {
            TokenEndpoint = new HttpUri { Uri = endpoints.Token, Cluster = cluster, Timeout = TokenTimeout.Clone() },
            AuthorizationEndpoint = endpoints.Authorization,
            EndSessionEndpoint = EndSession(provider, endpoints, context),
            ForwardBearerToken = provider.ForwardAccessToken,
            PreserveAuthorizationHeader = !provider.ForwardAccessToken,
            AuthScopes = { provider.Scopes },
            RedirectUri = redirect,
            RedirectPathMatcher = Exact(PathOf(redirect, context)),
            SignoutPath = Exact(provider.LogoutPath),
            DisableAccessTokenSetCookie = provider.Cookies?.DisableAccessTokenSetCookie == true,
            DisableIdTokenSetCookie = provider.Cookies?.DisableIdTokenSetCookie == true,
            DisableRefreshTokenSetCookie = provider.Cookies?.DisableRefreshTokenSetCookie == true,
            CookieConfigs = cookies.Configs(),
        };
        foreach (var header in provider.DenyRedirect?.Headers ?? default)
        {
            context.FailIf(RouteMatcher.FindProblem(header, context.Settings.ValidationMode) is { } problem ? $"invalid denyRedirect: {problem}" : null);
            config.DenyRedirectMatcher.Add(RouteMatcher.Header(header));
        }

        return config;
    }

    // Envoy takes the endpoint only for logins by OpenID Connect. One that was only found is left out then.
    private static string EndSession(OAuth2Provider provider, LoginEndpoints endpoints, ExtensionContext context)
    {
        if (endpoints.EndSession.Length == 0 || provider.Scopes.AsSpan().Contains(OpenIdScope))
            return endpoints.EndSession;
        if (provider.EndSessionEndpoint is not null)
            context.Fail($"endSessionEndpoint needs the scope {OpenIdScope}");
        return "";
    }

    // The URI may have Envoy's command operators, so that it can't be read as a URI.
    private static string PathOf(string redirect, ExtensionContext context)
    {
        context.FailIf(SubstitutionFormat.FindProblem(redirect) is { } problem ? $"redirectURI {redirect} is invalid: {problem}" : null);
        context.FailIf(HeaderRules.ValueProblem(redirect));
        var authority = redirect.IndexOf("://", StringComparison.Ordinal);
        if (authority <= 0)
        {
            context.Fail($"redirectURI {redirect} has no scheme");
            return "";
        }

        var path = redirect.IndexOf('/', authority + 3);
        if (path < 0)
        {
            context.Fail($"redirectURI {redirect} has no path");
            return "";
        }

        var end = redirect.AsSpan(path).IndexOfAny('?', '#');
        return end < 0 ? redirect[path..] : redirect.Substring(path, end);
    }

    private static PathMatcher Exact(string path) => new() { Path = new Envoy.Type.Matcher.V3.StringMatcher { Exact = path } };
}
