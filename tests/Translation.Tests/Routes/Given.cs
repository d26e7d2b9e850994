using KGateway.EnvoyApi;
using KGateway.Resources;
using KGateway.Resources.GatewayApi;
using KGateway.Translation.Routes;
using KGateway.Translation.State;

namespace KGateway.Translation.Tests.Routes;

/// <summary>Makes states and routes of YAML, as users write it.</summary>
internal static class Given
{
    private static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>A state with all objects of a text, each created a second after the one before it.</summary>
    public static ClusterState State(string yaml) => ClusterState.Empty.Apply(Changes(yaml));

    /// <summary>The objects of a text as changes.</summary>
    public static List<ResourceChange> Changes(string yaml)
    {
        ReadResult result = ResourceReader.Read("test.yaml", yaml, new ReadOptions { KeepInvalid = true });
        var changes = new List<ResourceChange>();
        foreach (Resource read in result.Objects)
        {
            DateTimeOffset created = read.Metadata.CreationTimestamp ?? Epoch.AddSeconds(changes.Count);
            Resource resource = read with { Metadata = read.Metadata with { CreationTimestamp = created } };
            changes.Add(ResourceChange.Put(resource));
        }

        return changes;
    }

    /// <summary>The HTTPRoute <c>default/NAME</c>, resolved.</summary>
    public static ResolvedRoute Resolved(
        ClusterState state, string name = "r", TranslationSettings? settings = null, RouteParentKind parent = RouteParentKind.Gateway) =>
        RouteResolver.Resolve(state.Get<HttpRoute>(new("default", name))!, state, settings ?? TranslationSettings.Default, parent);

    /// <summary>The routes of an HTTPRoute with these rules; Services a and b with port 80 exist.</summary>
    public static BuiltRoute[] Rules(string rules, VirtualHostScope? scope = null, string more = "") =>
        Build(Resolved(State(Route(rules) + Services + more)), scope);

    /// <summary>All routes of a resolved route, in their order.</summary>
    public static BuiltRoute[] Build(ResolvedRoute route, VirtualHostScope? scope = null)
    {
        RouteEntry[] entries = [.. route.Entries];
        Array.Sort(entries);
        return [.. entries.Select((entry, index) => entry.Build(scope ?? new("vh", 8080, Tls: false), index))];
    }

    /// <summary>One rule's only route.</summary>
    public static BuiltRoute Rule(string rule, VirtualHostScope? scope = null, string more = "") => Assert.Single(Rules(rule, scope, more));

    /// <summary>The JSON form of a route's message, without blanks.</summary>
    public static string Json(this BuiltRoute built)
    {
        Assert.NotNull(built.Message);
        return EnvoyJson.Format(built.Message).Replace(" ", "", StringComparison.Ordinal).Replace('"', '\'');
    }

    /// <summary>An HTTPRoute <c>default/r</c> with these rules.</summary>
    public static string Route(string rules) =>
        $$"""
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: r, namespace: default}
        spec:
          parentRefs: [{name: gw}]
          rules:
          {{rules.Replace("\n", "\n  ", StringComparison.Ordinal)}}

        """;

    /// <summary>Services a and b.</summary>
    public const string Services =
        """
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: a, namespace: default}
        spec: {ports: [{port: 80}]}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: b, namespace: default}
        spec: {ports: [{port: 80}]}

        """;
}
