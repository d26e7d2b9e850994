using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace KGateway.Resources.Schema.Crds;

/// <summary>
/// The CustomResourceDefinitions of kgateway's own kinds, made from the records that hold them: types, limits, defaults and rules.
/// </summary>
public static class CustomResourceDefinitions
{
    /// <summary>The kinds that are defined here; those of Gateway API are installed by the user.</summary>
    public static ImmutableArray<ResourceKind> Kinds { get; } =
        [.. ResourceKinds.All.Where(static kind => kind.Group == ResourceKinds.KgatewayGroup)];

    /// <summary>Name of the definition's file in the chart.</summary>
    public static string FileName(ResourceKind kind)
    {
        ArgumentNullException.ThrowIfNull(kind);
        return $"{kind.Group}_{kind.Plural}.yaml";
    }

    /// <summary>The definition as a template of a Helm chart.</summary>
    /// <param name="kind">One of <see cref="Kinds"/>.</param>
    /// <param name="descriptions">Where the descriptions of the fields come from.</param>
    public static string ChartTemplate(ResourceKind kind, XmlDescriptions descriptions)
    {
        // What looks like an action of a template must reach the API server as it is.
        string yaml = CrdYaml.Of(Definition(kind, descriptions)).Replace("{{", "{{ \"{{\" }}", StringComparison.Ordinal);
        return $"# Generated from the records in src/Resources: change those.\n{yaml}";
    }

    /// <summary>The definition of a kind.</summary>
    /// <param name="kind">One of <see cref="Kinds"/>.</param>
    /// <param name="descriptions">Where the descriptions of the fields come from.</param>
    public static JsonObject Definition(ResourceKind kind, XmlDescriptions descriptions)
    {
        ArgumentNullException.ThrowIfNull(kind);
        ArgumentNullException.ThrowIfNull(descriptions);
        var schemas = new RecordSchemas(descriptions);
        var labels = new JsonObject { ["app"] = "kgateway", ["app.kubernetes.io/name"] = "kgateway" };
        if (StatusSchemas.IsPolicy(kind))
            labels["gateway.networking.k8s.io/policy"] = "Direct";
        return new JsonObject
        {
            ["apiVersion"] = "apiextensions.k8s.io/v1",
            ["kind"] = "CustomResourceDefinition",
            ["metadata"] = new JsonObject { ["name"] = $"{kind.Plural}.{kind.Group}", ["labels"] = labels },
            ["spec"] = new JsonObject
            {
                ["group"] = kind.Group,
                ["names"] = new JsonObject
                {
                    ["categories"] = new JsonArray("kgateway"),
                    ["kind"] = kind.Name,
                    ["listKind"] = kind.Name + "List",
                    ["plural"] = kind.Plural,
                    ["singular"] = kind.Name.ToLowerInvariant(),
                },
                ["scope"] = kind.Scope.ToString(),
                ["versions"] = Versions(kind, schemas),
            },
        };
    }

    private static JsonArray Versions(ResourceKind kind, RecordSchemas schemas)
    {
        var versions = new JsonArray();
        foreach (string version in kind.Versions)
        {
            versions.Add(new JsonObject
            {
                ["name"] = version,
                ["served"] = true,
                ["storage"] = version == kind.Versions[0],
                ["additionalPrinterColumns"] = StatusSchemas.Columns(kind),
                ["schema"] = new JsonObject { ["openAPIV3Schema"] = schemas.OfResource(kind) },
                ["subresources"] = new JsonObject { ["status"] = new JsonObject() },
            });
        }

        return versions;
    }
}
