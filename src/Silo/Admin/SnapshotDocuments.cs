using System.Text.Json.Nodes;
using KGateway.Grains.Contracts.Views;
using KGateway.Resources;
using KGateway.Resources.GatewayApi;
using KGateway.Translation;
using KGateway.Translation.State;

namespace KGateway.Silo.Admin;

/// <summary>All that this replica knows, for people who look for the cause of something.</summary>
internal static class SnapshotDocuments
{
    // A Gateway that can't be translated has no snapshot to wait for.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>What the proxies of each Gateway should have, by their role; and what couldn't be told.</summary>
    public static async Task<(JsonObject Data, string Error)> XdsAsync(IClusterView view, TimeProvider time, CancellationToken cancellationToken)
    {
        var gateways = view.State.All<Gateway>().Select(static gateway => gateway.Key).Order().ToArray();
        var documents = await Task.WhenAll(gateways.Select(gateway => ReadAsync(view, gateway, time, cancellationToken)));
        var (data, missing) = (new JsonObject(), new List<string>());
        foreach (var (gateway, (document, answered)) in gateways.Zip(documents))
        {
            if (document is not null)
                data[ProxyNames.Role(gateway)] = document;
            else if (!answered)
                missing.Add(gateway.ToString());
        }

        return (data, missing.Count == 0 ? "" : $"there is no snapshot of {string.Join(", ", missing)}");
    }

    /// <summary>The objects that were read, a collection for each kind.</summary>
    public static JsonArray Collections(ClusterState state)
    {
        var collections = new JsonArray();
        foreach (var kind in ResourceKinds.All.OrderBy(static kind => kind.Name, StringComparer.Ordinal))
        {
            var outputs = new JsonObject();
            foreach (var resource in state.All(kind.GroupKind).OrderBy(static resource => resource.Key))
                outputs[resource.Key.ToString()] = Object(resource);
            collections.Add(new JsonObject { ["name"] = kind.ToString(), ["state"] = new JsonObject { ["outputs"] = outputs } });
        }

        return collections;
    }

    private static async Task<(JsonObject? Document, bool Answered)> ReadAsync(
        IClusterView view, ObjectKey gateway, TimeProvider time, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            var document = await XdsDocument.ReadAsync(view, gateway, either.Token);
            document?.Remove("secrets");
            return (document, true);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, false);
        }
    }

    private static JsonNode Object(Resource resource)
    {
        var json = JsonNode.Parse(ResourceJson.ToUtf8(resource))!;
        if (resource.Kind == ResourceKinds.Secret && json["data"] is JsonObject data)
        {
            foreach (var (name, _) in data.ToArray())
                data[name] = SecretRedaction.Redacted;
        }

        return json;
    }
}
