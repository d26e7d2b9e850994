using KGateway.Resources;
using KGateway.Resources.Core;
using KGateway.Translation.State;

namespace KGateway.Translation.Gateways;

/// <summary>Selection of namespaces by their labels.</summary>
internal static class NamespaceSelection
{
    /// <summary>Whether a namespace exists and a selector selects it. No selector, or an invalid one, selects nothing.</summary>
    public static bool Matches(LabelSelector? selector, string @namespace, ILookups lookups) =>
        selector is { IsValid: true }
        && lookups.Get<Namespace>(new("", @namespace)) is { } found
        && selector.Matches(found.Metadata.Labels);
}
