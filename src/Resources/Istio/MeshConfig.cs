using KGateway.Resources.Binding;
using KGateway.Resources.Core;
using KGateway.Resources.Tree;

namespace KGateway.Resources.Istio;

/// <summary>The part of Istio's mesh-wide configuration that waypoints depend on.</summary>
[IgnoresUnknownFields]
public sealed record MeshConfig
{
    /// <summary>Name of the ConfigMap in Istio's namespace.</summary>
    public const string ConfigMapName = "istio";

    private const string Key = "mesh";

    /// <summary>What holds without any configuration.</summary>
    public static MeshConfig Default { get; } = new();

    /// <summary>Trust domain of the mesh.</summary>
    public string TrustDomain { get; init; } = "cluster.local";

    /// <summary>Other names of the trust domain.</summary>
    public EquatableArray<string> TrustDomainAliases { get; init; }

    /// <summary>Servers that policies may name.</summary>
    public EquatableArray<ExtensionProvider> ExtensionProviders { get; init; }

    /// <summary>Reads the configuration; the default if there is none or it can't be read.</summary>
    public static MeshConfig Read(ConfigMap? map)
    {
        MeshConfig? read = null;
        if (map?.Data.GetValueOrDefault(Key) is { } text)
            YamlTree.Read(text, document => read ??= Bind(document), static _ => { });
        return read ?? Default;
    }

    private static MeshConfig? Bind(TreeNode document) =>
        Codecs.Of<MeshConfig>().TryRead(document, new BindingContext(Key, [], checkLimits: false), out MeshConfig? config) ? config : null;
}
