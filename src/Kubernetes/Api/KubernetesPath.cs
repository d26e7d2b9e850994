using System.Text;
using KGateway.Resources;

namespace KGateway.Kubernetes.Api;

/// <summary>Paths of collections and objects in the API; each part is escaped.</summary>
public static class KubernetesPath
{
    /// <summary>A collection.</summary>
    /// <param name="group">API group; empty for the core group.</param>
    /// <param name="version">Version, for example <c>v1</c>.</param>
    /// <param name="plural">Name of the collection, for example <c>gateways</c>.</param>
    /// <param name="ns">Namespace; null or empty for all namespaces, and for cluster-scoped kinds.</param>
    public static string Collection(string group, string version, string plural, string? ns = null)
    {
        var path = Version(group, version);
        if (!string.IsNullOrEmpty(ns))
            Append(path.Append("/namespaces"), ns);
        return Append(path, plural).ToString();
    }

    /// <summary>An object, or a subresource of it.</summary>
    /// <param name="group">API group; empty for the core group.</param>
    /// <param name="version">Version, for example <c>v1</c>.</param>
    /// <param name="plural">Name of the collection, for example <c>gateways</c>.</param>
    /// <param name="ns">Namespace; null or empty for cluster-scoped kinds.</param>
    /// <param name="name">Name of the object.</param>
    /// <param name="subresource">For example <c>status</c>; null for the object itself.</param>
    public static string Object(string group, string version, string plural, string? ns, string name, string? subresource = null)
    {
        var path = Append(new StringBuilder(Collection(group, version, plural, ns)), name);
        return (subresource is null ? path : Append(path, subresource)).ToString();
    }

    /// <summary>All objects of a kind, or those of a namespace.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="ns">Namespace; null or empty for all.</param>
    /// <param name="version">Version; the preferred one of the kind if null.</param>
    public static string Collection(ResourceKind kind, string? ns = null, string? version = null)
    {
        ArgumentNullException.ThrowIfNull(kind);
        return Collection(kind.Group, version ?? kind.Versions[0], kind.Plural, ns);
    }

    /// <summary>An object of a kind, or a subresource of it.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="key">Namespace and name.</param>
    /// <param name="subresource">For example <c>status</c>; null for the object itself.</param>
    /// <param name="version">Version; the preferred one of the kind if null.</param>
    public static string Object(ResourceKind kind, ObjectKey key, string? subresource = null, string? version = null)
    {
        ArgumentNullException.ThrowIfNull(kind);
        return Object(kind.Group, version ?? kind.Versions[0], kind.Plural, key.Namespace, key.Name, subresource);
    }

    /// <summary>A path with another parameter.</summary>
    internal static string With(string path, string name, string value) =>
        $"{path}{(path.Contains('?') ? '&' : '?')}{name}={Uri.EscapeDataString(value)}";

    /// <summary>What is served of a group's version: the path of its discovery document.</summary>
    internal static StringBuilder Version(string group, string version) =>
        group.Length == 0 ? Append(new StringBuilder("/api"), version) : Append(Append(new StringBuilder("/apis"), group), version);

    private static StringBuilder Append(StringBuilder path, string part)
    {
        ArgumentException.ThrowIfNullOrEmpty(part);
        return path.Append('/').Append(Uri.EscapeDataString(part));
    }
}
