using System.Collections.Immutable;
using Envoy.Extensions.Filters.Http.JwtAuthn.V3;
using KGateway.Resources.Kgateway.TrafficPolicies;
using KGateway.Translation.Policies.Extensions;
using KGateway.Translation.Policies.Traffic.AuthMetadata;

namespace KGateway.Translation.Policies.Traffic.Jwt;

/// <summary>Authentication by JSON web tokens. Policies aren't merged deeply: the first one holds.</summary>
internal sealed class JwtField : ProvidersField
{
    private JwtField(ImmutableArray<ProviderUse> uses, bool disabled, AuthMarker? marker)
        : base(uses, disabled, DisableSwitch.Jwt, marker)
    {
    }

    /// <inheritdoc/>
    public override string Key => "jwt";

    /// <summary>The field of a policy.</summary>
    public static TrafficField? Resolve(TrafficPolicySpec spec, TrafficFieldContext context)
    {
        if (spec.JwtAuth is not { } field)
            return null;
        var marker = context.Settings.EnableAuthMetadata ? AuthMarker.Jwt : null;
        if (field.ExtensionRef is not { } reference)
            return new JwtField([], disabled: true, marker);
        return ExtensionResolver.Resolve<JwtIssuers>(reference, "jwt", context) is { } issuers
            ? new JwtField([new(issuers, new PerRouteConfig { RequirementName = issuers.Requirement })], disabled: false, marker)
            : null;
    }
}
