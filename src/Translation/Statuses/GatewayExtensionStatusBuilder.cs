using KGateway.Resources.Kgateway.GatewayExtensions;
using KGateway.Translation.Policies.Extensions;
using KGateway.Translation.State;

namespace KGateway.Translation.Statuses;

/// <summary>What is said of a GatewayExtension: whether policies can use it.</summary>
internal static class GatewayExtensionStatusBuilder
{
    /// <summary>The status of a GatewayExtension.</summary>
    public static GatewayExtensionStatus Build(GatewayExtension extension, ILookups lookups, TranslationSettings settings)
    {
        ExtensionResolver.Resolve(extension, lookups, settings, out var problems);
        var conditions = new ConditionSet();
        if (!problems.IsEmpty)
            conditions.Set(ConditionTypes.Accepted, ConditionStatus.False, Reasons.Invalid, string.Join("; ", problems));
        conditions.Default(ConditionTypes.Accepted, ConditionStatus.True, Reasons.Accepted, "GatewayExtension accepted");
        return new(conditions.Build(extension.Metadata.Generation));
    }
}
