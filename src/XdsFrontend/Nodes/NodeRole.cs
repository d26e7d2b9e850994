using System.Diagnostics.CodeAnalysis;
using Envoy.Config.Core.V3;
using Google.Protobuf.WellKnownTypes;
using KGateway.Resources;

namespace KGateway.XdsFrontend.Nodes;

/// <summary>
/// Reads which Gateway a proxy belongs to from its node: metadata <c>role</c> = <c>kgateway-kube-gateway-api~namespace~name</c>;
/// further parts after another <c>~</c> are left to others.
/// </summary>
public static class NodeRole
{
    /// <summary>First part of a role.</summary>
    public const string Owner = "kgateway-kube-gateway-api";

    private const string MetadataKey = "role";
    private const char Separator = '~';

    /// <summary>The role that proxies of a Gateway have.</summary>
    public static string Of(ObjectKey gateway) => $"{Owner}{Separator}{gateway.Namespace}{Separator}{gateway.Name}";

    /// <summary>The Gateway that a node's role names; otherwise <paramref name="problem"/> says what is wrong.</summary>
    public static bool TryRead(Node node, out ObjectKey gateway, [NotNullWhen(false)] out string? problem)
    {
        ArgumentNullException.ThrowIfNull(node);
        gateway = default;
        if (node.Metadata is null || !node.Metadata.Fields.TryGetValue(MetadataKey, out var value))
        {
            problem = $"the node's metadata has no \"{MetadataKey}\"";
            return false;
        }

        if (value.KindCase != Value.KindOneofCase.StringValue)
        {
            problem = $"the node's metadata \"{MetadataKey}\" is not a string";
            return false;
        }

        return TryParse(value.StringValue, out gateway, out problem);
    }

    /// <summary>Parses the text of a role.</summary>
    public static bool TryParse(string role, out ObjectKey gateway, [NotNullWhen(false)] out string? problem)
    {
        ArgumentNullException.ThrowIfNull(role);
        gateway = default;
        var parts = role.Split(Separator);
        if (parts.Length < 3 || parts[0] != Owner || parts[1].Length == 0 || parts[2].Length == 0)
        {
            problem = $"the node's role \"{role}\" is not \"{Owner}{Separator}NAMESPACE{Separator}NAME\"";
            return false;
        }

        gateway = new ObjectKey(parts[1], parts[2]);
        problem = null;
        return true;
    }
}
