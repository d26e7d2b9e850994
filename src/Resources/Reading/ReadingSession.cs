using KGateway.Resources.Binding;
using KGateway.Resources.Tree;

namespace KGateway.Resources.Reading;

/// <summary>Reads texts one after the other and remembers which objects there were.</summary>
internal sealed class ReadingSession(ReadOptions options)
{
    private readonly List<Resource> _objects = [];
    private readonly List<Diagnostic> _diagnostics = [];
    private readonly Dictionary<ResourceId, ResourcePlace> _places = [];

    public ReadResult ToResult() => new([.. _objects], [.. _diagnostics]) { Places = _places };

    public void Add(SourceText source) => YamlTree.Read(
        source.Text,
        document => AddDocument(source.File, document),
        error => _diagnostics.Add(new Diagnostic(Severity.Error, source.File, error.Line, error.Column, null, "", error.Message)));

    private void AddDocument(string file, TreeNode document)
    {
        switch (document)
        {
            case ScalarNode { Kind: ScalarKind.Null }:
                break;
            case MapNode map when map.FindString("kind") is { } kind && kind.EndsWith("List", StringComparison.Ordinal)
                && map.Find("items") is ListNode list:
                AddList(file, map, kind[..^"List".Length], list);
                break;
            case MapNode map:
                AddObject(file, map, null, null);
                break;
            default:
                Report(Severity.Error, file, document, $"a document must be an object, not {document.Description}");
                break;
        }
    }

    /// <summary>Adds the items of a list; those of a typed list as <c>ServiceList</c> needn't name their kind.</summary>
    private void AddList(string file, MapNode list, string itemKind, ListNode items)
    {
        foreach (TreeNode item in items.Items)
        {
            if (item is MapNode map)
                AddObject(file, map, list.FindString("apiVersion"), itemKind.Length == 0 ? null : itemKind);
            else
                Report(Severity.Error, file, item, $"an item of a list must be an object, not {item.Description}");
        }
    }

    private void AddObject(string file, MapNode map, string? listVersion, string? listKind)
    {
        string? kindName = map.FindString("kind") ?? listKind;
        string? versionText = map.FindString("apiVersion") ?? (listKind is null ? null : listVersion);
        if (string.IsNullOrEmpty(kindName) || string.IsNullOrEmpty(versionText))
        {
            Report(Severity.Error, file, map, $"the object has no {(string.IsNullOrEmpty(kindName) ? "kind" : "apiVersion")}");
            return;
        }

        ApiVersion version = ApiVersion.Parse(versionText);
        var groupKind = new GroupKind(version.Group, kindName);
        if (!ResourceKinds.ByGroupKind.TryGetValue(groupKind, out ResourceKind? kind))
        {
            if (MeantKind.Of(groupKind) is { } meant)
            {
                TreeNode place = map.Find("kind") ?? map;
                Report(Severity.Error, file, place, $"there is no kind {kindName} of {versionText}; {meant.Name} is of {meant.ApiVersion}", Peek(groupKind, map));
                return;
            }

            Severity severity = KnownGroups.Contains(version.Group) ? Severity.Warning : Severity.Info;
            Report(severity, file, map, $"kind {groupKind} is not supported by this version, the object is ignored", Peek(groupKind, map));
            return;
        }

        if (!kind.Versions.Contains(version.Version))
        {
            string known = string.Join(", ", kind.Versions.Select(kind.ApiVersionOf));
            TreeNode place = map.Find("apiVersion") ?? map;
            Report(Severity.Error, file, place, $"no such version of {kind.Name}: {version}; known: {known}", Peek(groupKind, map));
            return;
        }

        var context = new BindingContext(file, _diagnostics, checkLimits: true)
        {
            Object = Peek(groupKind, map, kind),
            Version = version.Version,
        };
        if (kind.Codec.Read(map, context) is not { } resource)
            return;
        resource = Placed(file, map, resource);
        if (resource.Metadata.Name.Length == 0 || (context.Invalid > 0 && !options.KeepInvalid))
            return;
        if (_places.TryGetValue(resource.Id, out ResourcePlace first))
        {
            Report(Severity.Error, file, map, $"the object was already written at {first.File}:{first.Line}", resource.Id);
            return;
        }

        _places.Add(resource.Id, new ResourcePlace(file, map.Line, map.Column));
        _objects.Add(resource);
    }

    /// <summary>Gives an object of a namespaced kind its namespace, and takes it from one of a cluster-scoped kind.</summary>
    private Resource Placed(string file, MapNode map, Resource resource)
    {
        bool hasNamespace = resource.Metadata.Namespace.Length > 0;
        if (hasNamespace == (resource.Kind.Scope == ResourceScope.Namespaced))
            return resource;
        if (hasNamespace)
            Report(Severity.Warning, file, map, $"a {resource.Kind.Name} has no namespace, it is ignored", resource.Id);
        return resource with { Metadata = resource.Metadata with { Namespace = hasNamespace ? "" : options.DefaultNamespace } };
    }

    /// <summary>The identity of an object that isn't bound yet, for messages.</summary>
    private ResourceId? Peek(GroupKind groupKind, MapNode map, ResourceKind? kind = null)
    {
        if (map.Find("metadata") is not MapNode metadata || metadata.FindString("name") is not { } name)
            return null;
        string ns = kind?.Scope == ResourceScope.Cluster ? "" : metadata.FindString("namespace") ?? options.DefaultNamespace;
        return new ResourceId(groupKind, new ObjectKey(ns, name));
    }

    private void Report(Severity severity, string file, TreeNode node, string message, ResourceId? id = null) =>
        _diagnostics.Add(new Diagnostic(severity, file, node.Line, node.Column, id, "", message));
}
