using System.Text.Json.Nodes;
using KGateway.Kubernetes.Deployment;
using KGateway.Kubernetes.Deployment.Rendering;
using KGateway.Resources;
using KGateway.Translation;
using KGateway.Translation.State;
using GatewayInfrastructure = KGateway.Translation.GatewayInfrastructure;

namespace KGateway.Kubernetes.Tests.Deployment;

/// <summary>The objects that are rendered for a Gateway, by kind. Parameters go through the translation, as they do in life.</summary>
internal sealed class Rendered
{
    public const string Uid = "7b1c";

    private readonly IReadOnlyList<DeployedObject> _objects;

    public Rendered(GatewayInfrastructure gateway, DeployerOptions? options = null)
    {
        Gateway = gateway;
        _objects = ProxyRenderer.Render(gateway, gateway.Parameters!, options ?? new DeployerOptions(), options?.XdsAuthorities?.Invoke());
    }

    public GatewayInfrastructure Gateway { get; }

    public IEnumerable<string> Kinds => _objects.Select(static rendered => rendered.Kind.Kind);

    public JsonNode this[string kind] => _objects.Single(rendered => rendered.Kind.Kind == kind).Body;

    public JsonNode Service => this["Service"]["spec"]!;

    public JsonNode PodTemplate => this["Deployment"]["spec"]!["template"]!;

    public JsonNode Pod => PodTemplate["spec"]!;

    public JsonNode Container => Pod["containers"]![0]!;

    public JsonNode Bootstrap => JsonNode.Parse((string)this["ConfigMap"]["data"]!["envoy.yaml"]!)!;

    public IEnumerable<string> Arguments => Container["args"]!.AsArray().Select(static argument => (string)argument!);

    public JsonNode? Variable(string name) => Container["env"]!.AsArray().SingleOrDefault(variable => (string?)variable!["name"] == name);

    /// <summary>Renders a Gateway with parameters of its class and of its own, each the YAML of <c>kube</c>.</summary>
    public static Rendered With(string? own = null, string? ofClass = null, DeployerOptions? options = null, string gateway = "web") =>
        new(Infrastructure(own, ofClass, gateway), options);

    /// <summary>What the translation says is to be deployed.</summary>
    /// <param name="own">YAML of <c>kube</c> in the Gateway's parameters; null for no parameters.</param>
    /// <param name="ofClass">YAML of <c>kube</c> in the class's parameters; null for none.</param>
    /// <param name="gateway">Name of the Gateway.</param>
    /// <param name="more">Further fields of the Gateway's specification, as YAML.</param>
    /// <param name="listeners">Listeners, as YAML.</param>
    /// <param name="className">Name of the class.</param>
    public static GatewayInfrastructure Infrastructure(
        string? own = null,
        string? ofClass = null,
        string gateway = "web",
        string more = "infrastructure: {}",
        string listeners = "{name: http, port: 80, protocol: HTTP}, {name: alt, port: 8443, protocol: HTTP}",
        string className = "kgateway")
    {
        var reference = own is null ? more : "infrastructure: {parametersRef: {group: gateway.kgateway.dev, kind: GatewayParameters, name: own}}";
        var classReference = ofClass is null
            ? ""
            : "parametersRef: {group: gateway.kgateway.dev, kind: GatewayParameters, name: of-class, namespace: system}";
        var text = $$"""
            apiVersion: gateway.networking.k8s.io/v1
            kind: GatewayClass
            metadata: {name: {{className}}}
            spec: {controllerName: kgateway.dev/kgateway, {{classReference}}}
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: {{gateway}}, namespace: edge, uid: {{Uid}}, generation: 4}
            spec: {gatewayClassName: {{className}}, listeners: [{{listeners}}], {{reference}}}
            """;
        if (own is not null)
            text += Parameters("own", "edge", own);
        if (ofClass is not null)
            text += Parameters("of-class", "system", ofClass);
        var read = ResourceReader.Read("test.yaml", text);
        Assert.Empty(read.Diagnostics);
        var state = ClusterState.Empty.Apply([.. read.Objects.Select(static resource => new ResourceChange(resource.Id, resource))]);
        return new GatewayTranslator(new ObjectKey("edge", gateway), TranslationSettings.Default).InfrastructureIn(state)!;
    }

    private static string Parameters(string name, string @namespace, string kube) => $$"""

        ---
        apiVersion: gateway.kgateway.dev/v1alpha1
        kind: GatewayParameters
        metadata: {name: {{name}}, namespace: {{@namespace}}}
        spec: {kube: {{kube}}}
        """;
}
