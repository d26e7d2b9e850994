using System.Collections.Immutable;
using KGateway.Resources;
using KGateway.Resources.Kgateway.TrafficPolicies;
using KGateway.Translation.Policies.Traffic.Transformation.Language;

namespace KGateway.Translation.Policies.Traffic.Transformation;

/// <summary>The templates of one direction of a transformation, read. Immutable.</summary>
internal sealed record MessageTemplates
{
    private MessageTemplates()
    {
    }

    /// <summary>How the body is read.</summary>
    public BodyParsing Parsing { get; private init; }

    /// <summary>Template of the new body; null when it stays.</summary>
    public Template? Body { get; private init; }

    /// <summary>Headers that are set; an empty value removes them.</summary>
    public required ImmutableArray<HeaderTemplate> Set { get; init; }

    /// <summary>Headers that are added.</summary>
    public required ImmutableArray<HeaderTemplate> Add { get; init; }

    /// <summary>Headers that are removed.</summary>
    public required ImmutableArray<string> Remove { get; init; }

    /// <summary>Dynamic metadata.</summary>
    public required ImmutableArray<MetadataTemplate> Metadata { get; init; }

    /// <summary>Whether the runtime needs the body.</summary>
    public bool NeedsBody => Parsing != BodyParsing.None && (Parsing == BodyParsing.AsJson || Body is not null);

    /// <summary>Whether it does nothing.</summary>
    public bool IsEmpty => !NeedsBody && Set.IsEmpty && Add.IsEmpty && Remove.IsEmpty && Metadata.IsEmpty;

    /// <summary>All templates.</summary>
    public IEnumerable<Template> Templates
    {
        get
        {
            if (Body is not null)
                yield return Body;
            foreach (var header in Set)
                yield return header.Value;
            foreach (var header in Add)
                yield return header.Value;
            foreach (var entry in Metadata)
                yield return entry.Value;
        }
    }

    /// <summary>
    /// Reads the templates of one direction; what is wrong with any goes to <paramref name="fail"/>, with its place below
    /// <paramref name="path"/>. Null when there are none.
    /// </summary>
    public static MessageTemplates? Parse(MessageTransformation? transformation, string path, Action<string> fail)
    {
        if (transformation is null)
            return null;
        return new()
        {
            Parsing = transformation.Body?.ParseAs ?? BodyParsing.AsString,
            Body = transformation.Body?.Value is { } body ? Read(body, $"{path}.body.value", fail) : null,
            Set = Read(transformation.Set, $"{path}.set", fail),
            Add = Read(transformation.Add, $"{path}.add", fail),
            // A name that no header can have removes nothing.
            Remove = [.. transformation.Remove.Where(static name => IsName(name))],
            Metadata =
            [
                .. transformation.DynamicMetadata.Select((entry, i) => new MetadataTemplate(
                    entry.Namespace, entry.Key, Read(entry.Value.StringValue, $"{path}.dynamicMetadata[{i}].value.stringValue", fail))),
            ],
        };
    }

    /// <summary>
    /// Two transformations of one direction in one: headers of both, where the first wins for headers that both set; body and metadata of
    /// the first that has them (metadata is never merged: the first one's stays as it is).
    /// </summary>
    public static MessageTemplates? Combine(MessageTemplates? winner, MessageTemplates? lower)
    {
        if (winner is null || lower is null)
            return winner ?? (lower is null ? null : lower with { Metadata = [] });
        bool ownBody = winner.Body is not null || winner.Parsing != BodyParsing.AsString;
        var own = winner.Set.Select(static header => header.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return new()
        {
            Parsing = ownBody ? winner.Parsing : lower.Parsing,
            Body = ownBody ? winner.Body : lower.Body,
            Set = [.. winner.Set, .. lower.Set.Where(header => !own.Contains(header.Name))],
            Add = [.. winner.Add, .. lower.Add],
            Remove = [.. winner.Remove.Union(lower.Remove, StringComparer.OrdinalIgnoreCase)],
            Metadata = winner.Metadata,
        };
    }

    private static ImmutableArray<HeaderTemplate> Read(EquatableArray<HeaderTransformation> headers, string path, Action<string> fail) =>
        [.. headers.Select(header => Read(header, path, fail))];

    private static HeaderTemplate Read(HeaderTransformation header, string path, Action<string> fail)
    {
        if (!IsName(header.Name))
            fail($"transformation: {path}: \"{header.Name}\" is no name of a header");
        return new(header.Name, Read(header.Value ?? "", $"{path}[{header.Name}].value", fail));
    }

    private static Template Read(string source, string path, Action<string> fail)
    {
        try
        {
            return Template.Parse(source);
        }
        catch (TemplateSyntaxException e)
        {
            fail($"transformation: {path}: {e.Message}");
            return Template.Parse("");
        }
    }

    private static bool IsName(string name) => Routes.HeaderRules.NameProblem(name.StartsWith(':') ? name[1..] : name) is null;
}
