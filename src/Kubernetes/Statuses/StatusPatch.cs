using System.Text.Json;
using System.Text.Json.Nodes;
using KGateway.Resources;
using KGateway.Translation;
using KGateway.Translation.Statuses;

namespace KGateway.Kubernetes.Statuses;

/// <summary>
/// Finds out which fields of a stored status must change so that it says what we want, and everything that others say stays. Pure.
/// </summary>
internal static class StatusPatch
{
    /// <summary>Under which name fields are written.</summary>
    public const string FieldManager = "kgateway";

    // Limits of the API.
    private const int MaxParents = 32;
    private const int MaxAncestors = 16;

    // What is said of a listener that has none.
    private const int NoPort = 65535;

    /// <summary>The fields of the status to be set, as a merge patch; null if nothing must be written.</summary>
    /// <param name="stored">The object as it is stored.</param>
    /// <param name="wanted">What we want to say; null withdraws all that we ever said.</param>
    /// <param name="now">The time.</param>
    public static JsonObject? Of(JsonElement stored, ObjectStatus? wanted, DateTimeOffset now)
    {
        var live = JsonObject.Create(stored) ?? throw new JsonException("The stored object is no object.");
        var metadata = live["metadata"] as JsonObject;
        var status = live["status"] as JsonObject;
        var context = new MergeContext(now, StatusFields.Number(metadata, "generation"));
        var fields = wanted is null
            ? Withdrawal(status, new FieldOwnership(metadata, FieldManager), context)
            : Merged(status, wanted, context);
        if (StatusFields.Text(live, "kind") == ResourceKinds.XListenerSet.Name)
            AddPorts(fields, live["spec"] as JsonObject);
        return context.IsStale ? null : Changed(status, fields);
    }

    private static JsonObject Merged(JsonObject? status, ObjectStatus wanted, MergeContext context)
    {
        if (wanted is GatewayStatus { AwaitsProxies: true } waiting && !StatusFields.Items(status, "addresses").Any())
            wanted = waiting.WithoutAddresses();
        var fields = StatusJson.Of(wanted);
        switch (wanted)
        {
            case RouteStatus:
                fields["parents"] = Parents(status, StatusFields.Items(fields, "parents"), context);
                break;
            case PolicyStatus:
                fields["ancestors"] = Ancestors(status, StatusFields.Items(fields, "ancestors"), context);
                break;
            default:
                fields["conditions"] = ConditionMerge.Merge(
                    StatusFields.Items(status, "conditions"), StatusFields.Items(fields, "conditions"), type => IsReplaced(type, wanted), context);
                break;
        }

        if (fields.ContainsKey("listeners"))
        {
            fields["listeners"] = ListenerMerge.Merge(
                StatusFields.Items(status, "listeners"), StatusFields.Items(fields, "listeners"), context);
        }

        if (wanted is GatewayStatus gateway)
        {
            // A field that is absent means 0, or none. Addresses that aren't ours to say are left alone.
            fields.TryAdd("attachedListenerSets", null);
            if (gateway.Addresses is { Count: 0 })
                fields.TryAdd("addresses", null);
        }

        return fields;
    }

    // The experimental predecessor of ListenerSets demands the ports of listeners in their status too.
    private static void AddPorts(JsonObject fields, JsonObject? spec)
    {
        foreach (var listener in StatusFields.Items(fields, "listeners"))
        {
            var name = StatusFields.Text(listener, "name");
            var written = StatusFields.Items(spec, "listeners").FirstOrDefault(other => StatusFields.Text(other, "name") == name);
            listener["port"] = StatusFields.Number(written, "port") is var port and > 0 ? port : NoPort;
        }
    }

    private static bool IsReplaced(string type, ObjectStatus wanted) =>
        OwnConditionTypes.Contains(type) && !(type == ConditionTypes.ProxiesUpToDate && wanted is GatewayStatus { KeepsProxies: true });

    private static JsonObject Withdrawal(JsonObject? status, FieldOwnership owned, MergeContext context)
    {
        var fields = new JsonObject();
        if (status is null)
            return fields;
        if (status.ContainsKey("parents"))
            fields["parents"] = Parents(status, [], context);
        if (status.ContainsKey("ancestors"))
            fields["ancestors"] = Ancestors(status, [], context);
        if (status.ContainsKey("conditions"))
        {
            fields["conditions"] = ConditionMerge.Merge(
                StatusFields.Items(status, "conditions"),
                [],
                // A list that isn't one by type is recorded as a whole, so that only the name tells.
                type => OwnConditionTypes.IsOursByName(type) || (OwnConditionTypes.Contains(type) && owned.Owns("conditions", "type", type)),
                context);
        }

        if (status.ContainsKey("listeners"))
        {
            var others = StatusFields.Items(status, "listeners")
                .Where(listener => !owned.Owns("listeners", "name", StatusFields.Text(listener, "name")));
            fields["listeners"] = new JsonArray([.. others.Select(static listener => listener.DeepClone())]);
        }

        foreach (var field in (ReadOnlySpan<string>)["attachedListenerSets", "supportedFeatures", "addresses"])
        {
            if (owned.Owns(field))
                fields[field] = null;
        }

        return fields;
    }

    private static JsonArray Parents(JsonObject? status, IEnumerable<JsonObject> wanted, MergeContext context) => EntryMerge.Merge(
        StatusFields.Items(status, "parents"), wanted, "parentRef", TranslationSettings.ControllerName, MaxParents, context);

    private static JsonArray Ancestors(JsonObject? status, IEnumerable<JsonObject> wanted, MergeContext context) => EntryMerge.Merge(
        StatusFields.Items(status, "ancestors"), wanted, "ancestorRef", TranslationSettings.ControllerName, MaxAncestors, context);

    private static JsonObject? Changed(JsonObject? status, JsonObject fields)
    {
        var changed = new JsonObject();
        foreach (var (name, value) in fields)
        {
            if (!JsonNode.DeepEquals(status?[name], value))
                changed[name] = value?.DeepClone();
        }

        return changed.Count == 0 ? null : changed;
    }
}
