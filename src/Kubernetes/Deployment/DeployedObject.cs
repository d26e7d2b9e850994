using System.Text.Json.Nodes;
using KGateway.Resources;

namespace KGateway.Kubernetes.Deployment;

/// <summary>An object as it shall be.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Key">Namespace and name.</param>
/// <param name="Body">The fields that we own, with apiVersion and kind.</param>
internal sealed record DeployedObject(DeployedKind Kind, ObjectKey Key, JsonObject Body)
{
    /// <summary>Path in the API.</summary>
    public string Path => Kind.PathOf(Key);

    /// <inheritdoc/>
    public override string ToString() => $"{Kind.Kind} {Key}";
}
