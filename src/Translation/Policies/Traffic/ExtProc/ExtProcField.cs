using System.Collections.Immutable;
using Envoy.Extensions.Filters.Http.ExtProc.V3;
using KGateway.Resources.Kgateway.TrafficPolicies;
using KGateway.Translation.Policies.Extensions;

namespace KGateway.Translation.Policies.Traffic.ExtProc;

/// <summary>External processing.</summary>
internal sealed class ExtProcField : ProvidersField
{
    private ExtProcField(ImmutableArray<ProviderUse> uses, bool disabled)
        : base(uses, disabled, DisableSwitch.ExtProc, marker: null)
    {
    }

    /// <inheritdoc/>
    public override string Key => "extProc";

    /// <summary>The field of a policy.</summary>
    public static TrafficField? Resolve(TrafficPolicySpec spec, TrafficFieldContext context)
    {
        if (spec.ExtProc is not { } field)
            return null;
        if (field.ExtensionRef is not { } reference)
            return new ExtProcField([], disabled: true);
        if (ExtensionResolver.Resolve<ExtProcServer>(reference, "extproc", context) is not { } server)
            return null;
        var config = new ExtProcPerRoute { Overrides = new ExtProcOverrides { ProcessingMode = ExtProcServer.Mode(field.ProcessingMode) } };
        return new ExtProcField([new(server, config)], disabled: false);
    }

    /// <inheritdoc/>
    public override TrafficField? CombineWith(TrafficField lower) =>
        lower is ExtProcField other ? new ExtProcField(With(other), Disabled || other.Disabled) : null;
}
