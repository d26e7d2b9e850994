using Envoy.Type.Metadata.V3;
using Envoy.Type.Tracing.V3;
using KGateway.Resources.Kgateway.Policies;
using KGateway.Translation.Routes;
using MetadataKey = Envoy.Type.Metadata.V3.MetadataKey;
using MetadataKind = Envoy.Type.Metadata.V3.MetadataKind;
using Source = KGateway.Resources.Kgateway.Policies.MetadataKind;

namespace KGateway.Translation.Policies;

/// <summary>Makes Envoy's form of attributes of spans.</summary>
internal static class CustomTags
{
    /// <summary>The attribute; null when Envoy would refuse it, with what is wrong in <paramref name="problem"/>.</summary>
    public static CustomTag? Build(CustomAttribute attribute, out string? problem)
    {
        problem = FindProblem(attribute) is { } text ? $"attribute \"{attribute.Name}\": {text}" : null;
        if (problem is not null)
            return null;
        var tag = new CustomTag { Tag = attribute.Name };
        if (attribute.Literal is { } literal)
            tag.Literal = new CustomTag.Types.Literal { Value = literal.Value };
        else if (attribute.Environment is { } environment)
            tag.Environment = new CustomTag.Types.Environment { Name = environment.Name, DefaultValue = environment.DefaultValue ?? "" };
        else if (attribute.RequestHeader is { } header)
            tag.RequestHeader = new CustomTag.Types.Header { Name = header.Name, DefaultValue = header.DefaultValue ?? "" };
        else if (attribute.Metadata is { } metadata)
            tag.Metadata = Metadata(metadata);
        return tag;
    }

    private static string? FindProblem(CustomAttribute attribute)
    {
        if (attribute.Name.Length == 0)
            return "it has no name";
        if (attribute is { Literal: null, Environment: null, RequestHeader: null, Metadata: null })
            return "it has no source";
        if (attribute.Literal is { Value.Length: 0 })
            return "literal.value is empty";
        if (attribute.Environment is { Name.Length: 0 })
            return "environment.name is empty";
        if (attribute.RequestHeader is { } header)
            return HeaderRules.NameProblem(header.Name);
        if (attribute.Metadata is not { } metadata)
            return null;
        if (metadata.MetadataKey.Key.Length == 0)
            return "metadataKey.key is empty";
        if (metadata.MetadataKey.Path.IsEmpty)
            return "metadataKey.path is empty";
        foreach (var segment in metadata.MetadataKey.Path)
        {
            if (segment.Key.Length == 0)
                return "metadataKey.path has an empty key";
        }

        return null;
    }

    private static CustomTag.Types.Metadata Metadata(CustomAttributeMetadata settings)
    {
        var key = new MetadataKey { Key = settings.MetadataKey.Key };
        foreach (var segment in settings.MetadataKey.Path)
            key.Path.Add(new MetadataKey.Types.PathSegment { Key = segment.Key });
        return new CustomTag.Types.Metadata
        {
            Kind = settings.Kind switch
            {
                Source.Route => new MetadataKind { Route = new MetadataKind.Types.Route() },
                Source.Cluster => new MetadataKind { Cluster = new MetadataKind.Types.Cluster() },
                Source.Host => new MetadataKind { Host = new MetadataKind.Types.Host() },
                _ => new MetadataKind { Request = new MetadataKind.Types.Request() },
            },
            MetadataKey = key,
            DefaultValue = settings.DefaultValue ?? "",
        };
    }
}
