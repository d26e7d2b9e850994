using System.Text.Json;
using System.Text.Json.Nodes;
using KGateway.Kubernetes.Deployment.Rendering;
using KGateway.Translation;

namespace KGateway.Kubernetes.Deployment;

/// <summary>An object as the cluster has it.</summary>
internal readonly struct LiveObject(JsonElement json)
{
    /// <summary>Identity of the object.</summary>
    public string Uid => Metadata("uid") is { ValueKind: JsonValueKind.String } uid ? uid.GetString()! : "";

    /// <summary>Whether it is being deleted.</summary>
    public bool IsGoing => Metadata("deletionTimestamp") is { ValueKind: JsonValueKind.String };

    /// <summary>Generation of the Gateway that it was applied for; 0 when it doesn't say.</summary>
    public long AppliedGeneration => AppliedMark.GenerationOf(Entry("annotations", AppliedMark.Generation));

    /// <summary>Whether a Gateway controls it.</summary>
    public bool IsControlledBy(string gatewayUid) =>
        gatewayUid.Length > 0 && Controller() is { } owner && TextOf(owner, "uid") == gatewayUid;

    /// <summary>
    /// Whether it may be taken over for a Gateway: the Gateway controls it, or its labels say that it was deployed for a Gateway of that name
    /// and nobody else controls it.
    /// </summary>
    public bool BelongsTo(GatewayInfrastructure gateway)
    {
        if (IsControlledBy(gateway.Uid))
            return true;
        if (Controller() is { } owner && (TextOf(owner, "kind") != "Gateway" || TextOf(owner, "name") != gateway.Gateway.Name))
            return false;
        return Entry("labels", ProxyMetadata.ManagedBy) == ProxyMetadata.ManagedByValue
            && Entry("labels", ProxyMetadata.GatewayName) == ProxyNames.Safe(gateway.Gateway.Name);
    }

    /// <summary>Whether every wanted field has its value already, whatever else the object has.</summary>
    public bool Covers(JsonObject wanted) => Covers(json, wanted);

    private static bool Covers(JsonElement live, JsonNode? wanted)
    {
        switch (wanted)
        {
            case JsonObject fields:
                if (live.ValueKind != JsonValueKind.Object)
                    return false;
                foreach (var (name, value) in fields)
                {
                    // The server leaves empty values out.
                    if (live.TryGetProperty(name, out var field) ? !Covers(field, value) : !IsEmpty(value))
                        return false;
                }

                return true;
            case JsonArray items:
                if (live.ValueKind != JsonValueKind.Array || live.GetArrayLength() != items.Count)
                    return false;
                for (var i = 0; i < items.Count; i++)
                {
                    if (!Covers(live[i], items[i]))
                        return false;
                }

                return true;
            case null:
                return live.ValueKind == JsonValueKind.Null;
            default:
                return JsonNode.DeepEquals(wanted, JsonValue.Create(live));
        }
    }

    private static bool IsEmpty(JsonNode? node) => node switch
    {
        null => true,
        JsonObject map => map.Count == 0,
        JsonArray list => list.Count == 0,
        _ => node.GetValueKind() switch
        {
            JsonValueKind.String => ((string?)node)!.Length == 0,
            JsonValueKind.False => true,
            JsonValueKind.Number => node.ToJsonString() == "0",
            _ => false,
        },
    };

    private JsonElement? Controller()
    {
        if (Metadata("ownerReferences") is not { ValueKind: JsonValueKind.Array } owners)
            return null;
        foreach (var owner in owners.EnumerateArray())
        {
            if (owner.TryGetProperty("controller", out var controller) && controller.ValueKind == JsonValueKind.True)
                return owner;
        }

        return null;
    }

    private string? Entry(string map, string key) =>
        Metadata(map) is { ValueKind: JsonValueKind.Object } entries ? TextOf(entries, key) : null;

    private JsonElement? Metadata(string field) =>
        json.TryGetProperty("metadata", out var metadata) && metadata.TryGetProperty(field, out var value) ? value : null;

    private static string? TextOf(JsonElement map, string field) =>
        map.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
