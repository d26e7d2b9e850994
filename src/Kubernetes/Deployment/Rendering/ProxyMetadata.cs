using System.Text.Json.Nodes;
using KGateway.Resources;
using KGateway.Translation;

namespace KGateway.Kubernetes.Deployment.Rendering;

/// <summary>Labels and annotations of a Gateway's objects. Ours win over those of the Gateway, and these over those of the parameters.</summary>
internal sealed class ProxyMetadata
{
    private const string ReservedPrefix = "gateway.networking.k8s.io/";
    private const string Mark = "kgateway";
    private const string MarkValue = "kube-gateway";
    private const string Component = "app.kubernetes.io/component";
    private const string Name = "app.kubernetes.io/name";
    private const string Instance = "app.kubernetes.io/instance";

    private readonly GatewayInfrastructure _gateway;
    private readonly string _safeName;
    private readonly string? _version;

    public ProxyMetadata(GatewayInfrastructure gateway, string? version)
    {
        _gateway = gateway;
        _safeName = ProxyNames.Safe(gateway.Gateway.Name);
        _version = version;
        Labels = Own(gateway.Labels);
        Annotations = Own(gateway.Annotations);
    }

    /// <summary>Label with the name of the Gateway.</summary>
    public const string GatewayName = ReservedPrefix + "gateway-name";

    /// <summary>Label with the name of the Gateway's class.</summary>
    public const string GatewayClassName = ReservedPrefix + "gateway-class-name";

    /// <summary>Label with who deployed the object.</summary>
    public const string ManagedBy = "app.kubernetes.io/managed-by";

    /// <summary>Who deploys.</summary>
    public const string ManagedByValue = "kgateway";

    /// <summary>Selects the objects of all Gateways.</summary>
    public const string OfProxies = $"{Mark}={MarkValue}";

    private const string FullName = "gateway.kgateway.dev/gateway-full-name";

    /// <summary>What the Gateway itself wants on its objects.</summary>
    private StringMap Labels { get; }

    private StringMap Annotations { get; }

    /// <summary>Labels by which pods are found. They can't change while a Deployment exists, so they are exactly kgateway's.</summary>
    public JsonObject Selector() => new() { [Name] = _safeName, [Instance] = _safeName, [GatewayName] = _safeName };

    /// <summary>Metadata of an object.</summary>
    public JsonObject Of(ObjectKey key, StringMap extraLabels = default, StringMap extraAnnotations = default)
    {
        var labels = Json(extraLabels, Labels);
        labels[Mark] = MarkValue;
        labels[Component] = "proxy";
        labels[ManagedBy] = ManagedByValue;
        if (_version is not null)
            labels["app.kubernetes.io/version"] = _version;
        AddGateway(labels);
        if (_gateway.Waypoint)
            labels[WaypointMetadata.UseWaypoint] = WaypointMetadata.None;
        var metadata = new JsonObject { ["name"] = key.Name, ["namespace"] = key.Namespace, ["labels"] = labels };
        var annotations = Json(extraAnnotations, Annotations);
        if (annotations.Count > 0)
            metadata["annotations"] = annotations;
        metadata["ownerReferences"] = new JsonArray(Owner());
        return metadata;
    }

    /// <summary>Metadata of the pods.</summary>
    public JsonObject OfPods(StringMap extraLabels, StringMap extraAnnotations, bool scraped)
    {
        var labels = Json(extraLabels, Labels);
        labels[Mark] = MarkValue;
        labels[Component] = "proxy";
        AddGateway(labels);
        var defaults = new List<KeyValuePair<string, string>> { new(FullName, _gateway.Gateway.Name) };
        if (scraped)
        {
            defaults.Add(new("prometheus.io/scrape", "true"));
            defaults.Add(new("prometheus.io/path", "/metrics"));
            defaults.Add(new("prometheus.io/port", "9091"));
        }

        if (_gateway.Waypoint)
        {
            labels[WaypointMetadata.DataplaneMode] = WaypointMetadata.Ambient;
            labels[WaypointMetadata.UseWaypoint] = WaypointMetadata.None;
            defaults.Add(new(WaypointMetadata.DnsCapture, "false"));
        }

        return new JsonObject { ["labels"] = labels, ["annotations"] = Json(StringMap.From(defaults), extraAnnotations, Annotations) };
    }

    // The garbage collector takes the objects when the Gateway is gone.
    private JsonObject Owner() => new()
    {
        ["apiVersion"] = ResourceKinds.Gateway.ApiVersion,
        ["kind"] = ResourceKinds.Gateway.Name,
        ["name"] = _gateway.Gateway.Name,
        ["uid"] = _gateway.Uid,
        ["controller"] = true,
    };

    private void AddGateway(JsonObject labels)
    {
        foreach (var (key, value) in Selector())
            labels[key] = value!.DeepClone();
        labels[GatewayClassName] = _gateway.ClassName;
    }

    private static StringMap Own(StringMap map) =>
        StringMap.From(map.Where(static entry => !entry.Key.StartsWith(ReservedPrefix, StringComparison.Ordinal)));

    // Later maps win.
    private static JsonObject Json(params ReadOnlySpan<StringMap> maps)
    {
        var json = new JsonObject();
        foreach (var map in maps)
        {
            foreach (var (key, value) in map)
                json[key] = value;
        }

        return json;
    }
}
