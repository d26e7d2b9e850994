using KGateway.Kubernetes.Api;
using KGateway.Resources;

namespace KGateway.Silo.Cli.Clusters.Checks;

/// <summary>Whether the kinds that are read are defined in the cluster.</summary>
internal static class DefinitionCheck
{
    /// <summary>What is looked at.</summary>
    public const string Area = "CRDs";

    private const string BundleVersion = "gateway.networking.k8s.io/bundle-version";
    private const string Channel = "gateway.networking.k8s.io/channel";
    private const string Membership = "orleansclusters.gateway.kgateway.dev";

    // Nothing works without these; the others may be left out on purpose.
    private static readonly ResourceKind[] Needed = [ResourceKinds.GatewayClass, ResourceKinds.Gateway, ResourceKinds.HttpRoute];

    /// <summary>Looks.</summary>
    public static async Task RunAsync(ClusterConnection cluster, List<Finding> findings, CancellationToken cancellationToken)
    {
        await GatewayApiAsync(cluster, findings, cancellationToken);
        var missing = new List<string>();
        string[] own = [.. ResourceKinds.All.Where(static kind => kind.Group == ResourceKinds.KgatewayGroup).Select(NameOf), Membership];
        foreach (var name in own)
        {
            if (await GetAsync(cluster, name, cancellationToken) is not { } definition)
                missing.Add(name);
            else
                AddUnestablished(definition, findings);
        }

        findings.Add(missing.Count == 0
            ? new Finding(Area, FindingResult.Ok, $"kgateway's own kinds are defined ({own.Length})")
            : new Finding(Area, FindingResult.Problem, $"missing: {string.Join(", ", missing)}; install the chart kgateway-crds"));
    }

    private static async Task GatewayApiAsync(ClusterConnection cluster, List<Finding> findings, CancellationToken cancellationToken)
    {
        var bundles = new SortedSet<string>(StringComparer.Ordinal);
        var missing = new List<string>();
        foreach (var kind in ResourceKinds.All.Where(static kind => kind.Group == ResourceKinds.GatewayApiGroup))
        {
            if (await GetAsync(cluster, NameOf(kind), cancellationToken) is not { } definition)
            {
                missing.Add(kind.Name);
                continue;
            }

            bundles.Add(
                $"{Or(definition.Text("metadata", "annotations", BundleVersion), "of unknown version")}, {Or(definition.Text("metadata", "annotations", Channel), "unknown")} channel");
            AddUnestablished(definition, findings);
        }

        var needed = Needed.Where(kind => missing.Contains(kind.Name)).Select(static kind => kind.Name).ToList();
        if (needed.Count > 0)
            findings.Add(new Finding(Area, FindingResult.Problem, $"Gateway API is not installed: {string.Join(", ", needed)} {(needed.Count == 1 ? "is" : "are")} missing"));
        else
            findings.Add(new Finding(Area, FindingResult.Ok, $"Gateway API {bundles.First()}{(missing.Count > 0 ? $", without {string.Join(", ", missing)}" : "")}"));
        if (bundles.Count > 1)
            findings.Add(new Finding(Area, FindingResult.Warning, $"the kinds of Gateway API are of different versions: {string.Join("; ", bundles)}"));
    }

    private static void AddUnestablished(ApiObject definition, List<Finding> findings)
    {
        if (definition.Condition("Established") is { Status: not "True" } condition)
            findings.Add(new Finding(Area, FindingResult.Problem, $"{definition.Name} isn't served: {condition.Words}"));
    }

    private static async Task<ApiObject?> GetAsync(ClusterConnection cluster, string name, CancellationToken cancellationToken) =>
        await cluster.Api.GetAsync(
            KubernetesPath.Object("apiextensions.k8s.io", "v1", "customresourcedefinitions", null, name), cancellationToken) is { } json
            ? new ApiObject(json)
            : null;

    private static string NameOf(ResourceKind kind) => $"{kind.Plural}.{kind.Group}";

    private static string Or(string text, string otherwise) => text.Length > 0 ? text : otherwise;
}
