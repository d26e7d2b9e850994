using KGateway.Resources.Kgateway.GatewayExtensions;
using KGateway.Translation.Policies.Extensions.Discovery;

namespace KGateway.Translation.Policies.Extensions.Logins;

/// <summary>The endpoints of an identity provider: those that are written down, else those that its issuer tells.</summary>
/// <param name="Authorization">Where browsers are sent to log in.</param>
/// <param name="Token">Where codes are exchanged for tokens.</param>
/// <param name="EndSession">Where browsers are sent after a logout; empty for nowhere.</param>
/// <param name="Keys">Where the keys of tokens are; empty when unknown.</param>
internal sealed record LoginEndpoints(string Authorization, string Token, string EndSession, string Keys)
{
    /// <summary>The endpoints; null after the context was told what is missing.</summary>
    public static LoginEndpoints? Resolve(OAuth2Provider provider, ExtensionContext context)
    {
        IssuerMetadata? found = null;
        if (Discovers(provider)
            && !IssuerDocuments.TryFind(provider.IssuerUri!, context.Lookups, context.Settings, out found, out var why)
            && Needs(provider))
        {
            context.Fail(why);
            return null;
        }

        var endpoints = new LoginEndpoints(
            provider.AuthorizationEndpoint ?? found?.AuthorizationEndpoint ?? "",
            provider.TokenEndpoint ?? found?.TokenEndpoint ?? "",
            provider.EndSessionEndpoint ?? found?.EndSessionEndpoint ?? "",
            provider.Jwt?.JwksUri ?? found?.KeysUri ?? "");
        return endpoints.IsUsable(context) ? endpoints : null;
    }

    /// <summary>Whether an endpoint is left to the issuer.</summary>
    public static bool Discovers(OAuth2Provider provider) =>
        provider.IssuerUri is not null
        && (provider.AuthorizationEndpoint is null
            || provider.TokenEndpoint is null
            || provider.EndSessionEndpoint is null
            || (provider.Jwt is { } tokens && tokens.JwksUri is null));

    // The end of sessions at the issuer can be done without.
    private static bool Needs(OAuth2Provider provider) =>
        provider.AuthorizationEndpoint is null || provider.TokenEndpoint is null || (provider.Jwt is { } tokens && tokens.JwksUri is null);

    private bool IsUsable(ExtensionContext context)
    {
        var usable = Check("authorization endpoint", Authorization, required: true, context);
        usable &= Check("token endpoint", Token, required: true, context);
        usable &= Check("end session endpoint", EndSession, required: false, context);
        if (!Check("JWKS URI", Keys, required: false, context))
            return false;
        var problem = Keys.Length == 0 ? null : ProxyUri.FindProblem(Keys);
        context.FailIf(problem);
        return problem is null && usable;
    }

    private static bool Check(string what, string uri, bool required, ExtensionContext context)
    {
        if (uri.Length == 0)
        {
            if (required)
                context.Fail($"the {what} is missing");
            return !required;
        }

        if (Uri.TryCreate(uri, UriKind.Absolute, out var parsed)
            && parsed.Scheme is "https" or "http"
            && parsed.Host.Length > 0
            && !uri.AsSpan().ContainsAnyExceptInRange('!', '~'))
            return true;
        context.Fail($"the {what} {uri} is no URL");
        return false;
    }
}
