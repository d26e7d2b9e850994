using System.Collections.Immutable;
using Envoy.Extensions.Filters.Http.JwtAuthn.V3;
using KGateway.Resources.Kgateway.TrafficPolicies;
using KGateway.Translation.Backends;
using KGateway.Translation.Policies.Extensions;
using KGateway.Translation.Policies.Extensions.Logins;
using KGateway.Translation.Policies.Traffic.AuthMetadata;

namespace KGateway.Translation.Policies.Traffic.OAuth2;

/// <summary>Login by OAuth 2 and OpenID Connect.</summary>
internal sealed class OAuth2Field : TrafficField
{
    private readonly OAuth2Login _login;
    private readonly AuthMarker? _marker;

    private OAuth2Field(OAuth2Login login, AuthMarker? marker)
    {
        _login = login;
        _marker = marker;
    }

    /// <inheritdoc/>
    public override string Key => "oidc";

    /// <inheritdoc/>
    public override ImmutableArray<HttpFilter> Filters => _marker is null ? _login.Filters : _login.Filters.Add(_marker.Filter);

    /// <inheritdoc/>
    public override ImmutableArray<BackendKey> Backends => _login.Backends;

    /// <summary>The field of a policy.</summary>
    public static TrafficField? Resolve(TrafficPolicySpec spec, TrafficFieldContext context)
    {
        if (spec.Oauth2 is not { } field)
            return null;
        var marker = context.Settings.EnableAuthMetadata ? AuthMarker.OAuth2 : null;

        // The field's problems begin like those of external authorization, as users know them.
        return ExtensionResolver.Resolve<OAuth2Login>(field.ExtensionRef, "extauth", context) is { } login
            ? new OAuth2Field(login, marker)
            : null;
    }

    /// <inheritdoc/>
    public override void Configure(FilterConfigs configs)
    {
        configs.Enable(_login.Name);
        if (_login.TokensFilter is { } tokens)
            configs.Configure(tokens, new PerRouteConfig { RequirementName = LoginTokens.Requirement });
        _marker?.Configure(configs, enabled: true);
    }
}
