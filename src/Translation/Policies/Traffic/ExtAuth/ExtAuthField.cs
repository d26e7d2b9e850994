using System.Collections.Immutable;
using Envoy.Extensions.Filters.Http.ExtAuthz.V3;
using KGateway.Resources.Kgateway.TrafficPolicies;
using KGateway.Translation.Policies.Extensions;
using KGateway.Translation.Policies.Traffic.AuthMetadata;

namespace KGateway.Translation.Policies.Traffic.ExtAuth;

/// <summary>External authorization.</summary>
internal sealed class ExtAuthField : ProvidersField
{
    private readonly AuthMarker? _marker;

    private ExtAuthField(ImmutableArray<ProviderUse> uses, bool disabled, AuthMarker? marker)
        : base(uses, disabled, DisableSwitch.ExtAuth, marker) => _marker = marker;

    /// <inheritdoc/>
    public override string Key => "extAuth";

    /// <summary>The field of a policy.</summary>
    public static TrafficField? Resolve(TrafficPolicySpec spec, TrafficFieldContext context)
    {
        if (spec.ExtAuth is not { } field)
            return null;
        var marker = context.Settings.EnableAuthMetadata ? AuthMarker.ExtAuth : null;
        if (field.ExtensionRef is not { } reference)
            return new ExtAuthField([], disabled: true, marker);
        if (ExtAuthServer.BufferProblem(field.WithRequestBody) is { } problem)
        {
            context.Fail($"extauth: {problem}");
            return null;
        }

        if (ExtensionResolver.Resolve<ExtAuthServer>(reference, "extauth", context) is not { } server)
            return null;
        if (field.WithRequestBody is { PackAsBytes: true } && !server.PacksAsBytes)
            context.Note("extAuth.withRequestBody.packAsBytes has no effect: proxies go by that of the GatewayExtension");
        return new ExtAuthField([new(server, Config(field))], disabled: false, marker);
    }

    /// <inheritdoc/>
    public override TrafficField? CombineWith(TrafficField lower) =>
        lower is ExtAuthField other ? new ExtAuthField(With(other), Disabled || other.Disabled, _marker) : null;

    private static ExtAuthzPerRoute? Config(ExtAuthPolicy field)
    {
        if (field.WithRequestBody is null && field.ContextExtensions.IsEmpty)
            return null;
        var settings = new CheckSettings { WithRequestBody = ExtAuthServer.Buffer(field.WithRequestBody) };
        foreach (var (name, value) in field.ContextExtensions.AsSpan())
            settings.ContextExtensions[name] = value;
        return new ExtAuthzPerRoute { CheckSettings = settings };
    }
}
