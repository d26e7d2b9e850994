using System.Globalization;
using Envoy.Config.Core.V3;
using Envoy.Config.Rbac.V3;
using Envoy.Extensions.Path.Match.UriTemplate.V3;
using Envoy.Type.Matcher.V3;
using KGateway.Translation.Encoding;

namespace KGateway.Translation.Waypoints.Authorization;

/// <summary>Matchers of what is asked for.</summary>
internal static class PermissionMatchers
{
    private const string FilterPrefix = "envoy.filters.";

    /// <summary>A host.</summary>
    public static Permission? Host(string value, MatchScope scope) => Header(":authority", value, scope, ignoreCase: true);

    /// <summary>A method.</summary>
    public static Permission? Method(string value, MatchScope scope) => Header(":method", value, scope);

    /// <summary>A path, or a template in which <c>{*}</c> is a segment and <c>{**}</c> any number of them.</summary>
    public static Permission? Path(string value, MatchScope scope)
    {
        if (value.Length == 0)
            return Invalid("a path is empty", scope);
        if (PathTemplate.IsTemplate(value))
        {
            if (PathTemplate.ToEnvoy(value) is not { } template)
                return Invalid($"path \"{value}\" is no valid template", scope);
            return new Permission
            {
                UriTemplate = new TypedExtensionConfig
                {
                    Name = "uri-template",
                    TypedConfig = TypedConfig.Of(new UriTemplateMatchConfig { PathTemplate = template }),
                },
            };
        }

        return new Permission { UrlPath = new PathMatcher { Path = TextMatch.Of(value) } };
    }

    /// <summary>The port that the client asked for, which is that of the Service.</summary>
    public static Permission? Port(string value, MatchScope scope) =>
        uint.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out uint port) && port is >= 1 and <= ushort.MaxValue
            ? new Permission { DestinationPort = port }
            : Invalid($"\"{value}\" is no port", scope);

    /// <summary>The address that the client asked for, which is that of the Service.</summary>
    public static Permission? Address(string value, MatchScope scope) => AddressRange.Parse(value) is { } range
        ? new Permission { DestinationIp = range.ToEnvoy() }
        : Invalid($"\"{value}\" is neither an address nor a range of addresses", scope);

    /// <summary>The name that a TLS client asked for.</summary>
    public static Permission? ServerName(string value, MatchScope scope) => value.Length == 0
        ? Invalid("a server name is empty", scope)
        : new Permission { RequestedServerName = TextMatch.Of(value) };

    /// <summary>What a filter left in the metadata, <c>envoy.filters.name[key]</c>.</summary>
    public static Permission? Metadata(string attribute, string value, MatchScope scope)
    {
        int open = attribute.IndexOf('[', StringComparison.Ordinal);
        if (open <= FilterPrefix.Length || !attribute.StartsWith(FilterPrefix, StringComparison.Ordinal) || !attribute.EndsWith(']') || open + 2 >= attribute.Length)
            return Invalid($"attribute \"{attribute}\" names no key of a filter", scope);
        // A value in brackets is matched within a list.
        bool list = value.Length > 1 && value[0] == '[' && value[^1] == ']';
        string text = list ? value[1..^1] : value;
        if (text.Length == 0)
            return Invalid($"a value of \"{attribute}\" is empty", scope);
        var match = new ValueMatcher { StringMatch = TextMatch.Of(text) };
        return new Permission
        {
            SourcedMetadata = new SourcedMetadata
            {
                MetadataMatcher = new MetadataMatcher
                {
                    Filter = attribute[..open],
                    Path = { new MetadataMatcher.Types.PathSegment { Key = attribute[(open + 1)..^1] } },
                    Value = list ? new ValueMatcher { ListMatch = new ListMatcher { OneOf = match } } : match,
                },
            },
        };
    }

    private static Permission? Header(string name, string value, MatchScope scope, bool ignoreCase = false) => value.Length == 0
        ? Invalid($"a value of {name} is empty", scope)
        : new Permission { Header = TextMatch.Header(name, value, ignoreCase) };

    private static Permission? Invalid(string problem, MatchScope scope)
    {
        scope.Fail(problem);
        return null;
    }
}
