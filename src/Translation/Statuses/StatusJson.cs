using System.Text.Json.Nodes;
using KGateway.Resources;
using KGateway.Resources.GatewayApi;

namespace KGateway.Translation.Statuses;

/// <summary>The JSON of a status, as it stands in the object. Times of transitions are left to the writer.</summary>
public static class StatusJson
{
    /// <summary>Makes the JSON.</summary>
    /// <exception cref="ArgumentException">The kind of status is none of ours.</exception>
    public static JsonObject Of(ObjectStatus status) => status switch
    {
        GatewayClassStatus s => new JsonObject
        {
            ["conditions"] = Conditions(s.Conditions),
            ["supportedFeatures"] = Array(s.SupportedFeatures, static feature => new JsonObject { ["name"] = feature }),
        },
        BackendStatus s => new JsonObject { ["conditions"] = Conditions(s.Conditions) },
        GatewayExtensionStatus s => new JsonObject { ["conditions"] = Conditions(s.Conditions) },
        AuthorizationPolicyStatus s => new JsonObject { ["conditions"] = Conditions(s.ToConditions()) },
        DestinationRuleStatus s => new JsonObject { ["conditions"] = Conditions(s.ToConditions()) },
        GatewayStatus s => OfGateway(s),
        ListenerSetStatus s => new JsonObject { ["conditions"] = Conditions(s.Conditions), ["listeners"] = Array(s.Listeners, Listener) },
        RouteStatus s => new JsonObject { ["parents"] = Array(s.Parents, Parent) },
        PolicyStatus s => new JsonObject { ["ancestors"] = Array(s.Ancestors, Ancestor) },
        _ => throw new ArgumentException($"There is no JSON form of {status?.GetType().Name ?? "nothing"}.", nameof(status)),
    };

    private static JsonObject OfGateway(GatewayStatus status)
    {
        var node = new JsonObject { ["conditions"] = Conditions(status.Conditions), ["listeners"] = Array(status.Listeners, Listener) };
        if (status.Addresses is { Count: > 0 } addresses)
            node["addresses"] = Array(addresses, static address => new JsonObject { ["type"] = address.Type, ["value"] = address.Value });
        if (status.AttachedListenerSets > 0)
            node["attachedListenerSets"] = status.AttachedListenerSets;
        return node;
    }

    private static JsonObject Listener(ListenerStatus listener) => new()
    {
        ["name"] = listener.Name,
        ["attachedRoutes"] = listener.AttachedRoutes,
        ["supportedKinds"] = Array(listener.SupportedKinds, static kind => new JsonObject { ["group"] = kind.Group, ["kind"] = kind.Kind }),
        ["conditions"] = Conditions(listener.Conditions),
    };

    private static JsonObject Parent(RouteParentStatus parent) => new()
    {
        ["controllerName"] = parent.ControllerName,
        ["parentRef"] = Reference(parent.Parent),
        ["conditions"] = Conditions(parent.Conditions),
    };

    private static JsonObject Ancestor(PolicyAncestorStatus ancestor)
    {
        var reference = new JsonObject
        {
            ["group"] = ancestor.Ancestor.GroupKind.Group,
            ["kind"] = ancestor.Ancestor.GroupKind.Kind,
            ["name"] = ancestor.Ancestor.Key.Name,
        };
        Put(reference, "namespace", ancestor.Ancestor.Key.Namespace);
        Put(reference, "sectionName", ancestor.SectionName);
        return new JsonObject
        {
            ["controllerName"] = ancestor.ControllerName,
            ["ancestorRef"] = reference,
            ["conditions"] = Conditions(ancestor.Conditions),
        };
    }

    private static JsonObject Reference(ParentReference reference)
    {
        var node = new JsonObject { ["group"] = reference.Group, ["kind"] = reference.Kind, ["name"] = reference.Name };
        Put(node, "namespace", reference.Namespace);
        Put(node, "sectionName", reference.SectionName);
        if (reference.Port is { } port)
            node["port"] = port;
        return node;
    }

    private static JsonArray Conditions(EquatableArray<Condition> conditions) => Array(conditions, static condition =>
    {
        var node = new JsonObject
        {
            ["type"] = condition.Type,
            ["status"] = condition.Status.ToString(),
            ["reason"] = condition.Reason,
            ["message"] = condition.Message,
        };
        if (condition.ObservedGeneration > 0)
            node["observedGeneration"] = condition.ObservedGeneration;
        return node;
    });

    private static JsonArray Array<T>(EquatableArray<T> items, Func<T, JsonNode> convert)
    {
        var array = new JsonArray();
        foreach (var item in items)
            array.Add(convert(item));
        return array;
    }

    private static void Put(JsonObject node, string name, string? value)
    {
        if (value is { Length: > 0 })
            node[name] = value;
    }
}
