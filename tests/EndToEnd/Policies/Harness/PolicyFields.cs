using System.Collections.Immutable;
using System.Text.Json.Nodes;
using KGateway.Resources.Schema.Crds;

namespace KGateway.EndToEnd.Policies.Harness;

/// <summary>All fields of a kind of policy, as its CustomResourceDefinition has them.</summary>
internal sealed class PolicyFields
{
    // The same fields in several places of a kind: what a test shows of one of them holds for all.
    private static readonly (string Kind, string From, string To)[] SameFields =
    [
        ("ListenerPolicy", "perPort.listener.", ""),
        ("ListenerPolicy", "default.", ""),
        ("ListenerPolicy", "httpSettings.accessLog.filter.andFilter.", "httpSettings.accessLog.filter."),
        ("ListenerPolicy", "httpSettings.accessLog.filter.orFilter.", "httpSettings.accessLog.filter."),
        ("ListenerPolicy", "httpSettings.localReplies.mappers.filter.andFilter.", "httpSettings.localReplies.mappers.filter."),
        ("ListenerPolicy", "httpSettings.localReplies.mappers.filter.orFilter.", "httpSettings.localReplies.mappers.filter."),
    ];

    // Kinds whose fields have the parts that those of another kind have: their first level tells them apart.
    private static readonly string[] FirstLevelOnly = ["HTTPListenerPolicy"];

    // Fields of records that several kinds share, which these kinds must not set: their effect is the error.
    private static readonly (string Kind, string Path)[] Forbidden =
    [
        ("ListenerPolicy", "httpSettings.localReplies.mappers.headers.remove"),
        ("BackendConfigPolicy", "targetRefs.sectionName"),
        ("BackendConfigPolicy", "targetSelectors.sectionName"),
    ];

    private static readonly XmlDescriptions Descriptions = XmlDescriptions.Read();

    private readonly SortedSet<string> _leaves = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _groups = new(StringComparer.Ordinal);
    private readonly string _kind;

    private PolicyFields(string kind) => _kind = kind;

    /// <summary>The kinds, in the order of the table.</summary>
    public static ImmutableArray<string> Kinds { get; } =
        ["TrafficPolicy", "GatewayExtension", "DirectResponse", "ListenerPolicy", "BackendConfigPolicy", "Backend", "HTTPListenerPolicy"];

    /// <summary>Paths of the fields that have no fields within.</summary>
    public IReadOnlySet<string> Leaves => _leaves;

    /// <summary>Paths of the others.</summary>
    public IReadOnlySet<string> Groups => _groups;

    /// <summary>The fields of a kind.</summary>
    public static PolicyFields Of(string kind)
    {
        var fields = new PolicyFields(kind);
        var definition = CustomResourceDefinitions.Definition(CustomResourceDefinitions.Kinds.Single(known => known.Name == kind), Descriptions);
        fields.Add(definition["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!["properties"]!["spec"]!, "");
        return fields;
    }

    /// <summary>The path that stands for all that are the same field.</summary>
    public static string Canonical(string kind, string path)
    {
        foreach (var (_, from, to) in SameFields.Where(same => same.Kind == kind))
        {
            if (path.StartsWith(from, StringComparison.Ordinal))
                path = to + path[from.Length..];
        }

        return path;
    }

    /// <summary>Whether a field must not be set, so that there is no effect to show.</summary>
    public static bool IsForbidden(string kind, string path) => Forbidden.Contains((kind, path));

    private void Add(JsonNode schema, string path)
    {
        var fields = (schema["items"] ?? schema)["properties"]?.AsObject();
        if (fields is not { Count: > 0 } || (path.Length > 0 && FirstLevelOnly.Contains(_kind)))
        {
            _leaves.Add(Canonical(_kind, path));
            return;
        }

        if (path.Length > 0)
            _groups.Add(Canonical(_kind, path));
        foreach (var (name, field) in fields)
            Add(field!, path.Length == 0 ? name : $"{path}.{name}");
    }
}
