using KGateway.Resources;
using KGateway.Resources.GatewayApi;

namespace KGateway.Translation.Routes.Delegation;

/// <summary>A backendRef that names no backend but other HTTPRoutes, whose rules take the place of the rule that it stands in.</summary>
internal static class DelegateReference
{
    /// <summary>The label of HTTPRoutes that references select them by.</summary>
    public const string LabelName = "delegation.kgateway.dev/label";

    private const string LabelGroup = "delegation.kgateway.dev";
    private const string LabelKind = "label";

    /// <summary>A value of the label, as lookups name it.</summary>
    public static string LabelOf(string value) => $"{LabelName}={value}";

    /// <summary>Whether a reference names HTTPRoutes, by their name, their namespace or their label.</summary>
    public static bool Is(BackendObjectReference reference) => IsRoute(reference) || IsLabel(reference);

    /// <summary>Whether a reference names HTTPRoutes by their label.</summary>
    public static bool IsLabel(BackendObjectReference reference) => reference.Group == LabelGroup && reference.Kind == LabelKind;

    /// <summary>Whether a reference names all HTTPRoutes of a namespace.</summary>
    public static bool IsWildcard(BackendObjectReference reference) => reference.Name is "" or "*";

    /// <summary>How messages name a reference.</summary>
    public static string Describe(BackendObjectReference reference, string @namespace) =>
        $"{reference.Group}/{reference.Kind}/{@namespace}/{reference.Name}";

    private static bool IsRoute(BackendObjectReference reference) =>
        new GroupKind(reference.Group, reference.Kind) == ResourceKinds.HttpRoute.GroupKind;
}
