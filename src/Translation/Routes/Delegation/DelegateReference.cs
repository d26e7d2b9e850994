using KGateway.Resources;
using KGateway.Resources.GatewayApi;

namespace KGateway.Translation.Routes.Delegation;

/// <summary>A backendRef that doesn't name a backend but other HTTPRoutes, whose rules take the place of the rule that it stands in.</summary>
internal static class DelegateReference
{
    /// <summary>The label of HTTPRoutes that references select them by.</summary>
    public const string LabelName = "delegation.kgateway.dev/label";

    private const string LabelGroup = "delegation.kgateway.dev";
    private const string LabelKind = "label";

    /// <summary>A value of the label, as lookups name it.</summary>
    public static string LabelOf(string value) => $"{LabelName}={value}";

    /// <summary>Whether a reference names HTTPRoutes by their name.</summary>
    public static bool IsRoute(BackendObjectReference reference) =>
        reference.Group == ResourceKinds.HttpRoute.GroupKind.Group && reference.Kind == ResourceKinds.HttpRoute.GroupKind.Kind;

    /// <summary>Whether a reference names HTTPRoutes by their label.</summary>
    public static bool IsLabel(BackendObjectReference reference) => reference.Group == LabelGroup && reference.Kind == LabelKind;
}
