using Envoy.Config.Rbac.V3;
using Envoy.Type.Matcher.V3;

namespace KGateway.Translation.Waypoints.Authorization;

/// <summary>Matchers of what a verified JWT says, which the filter that verified it left in the request's metadata.</summary>
internal static class TokenMatchers
{
    private const string Filter = "envoy.filters.http.jwt_authn";
    private const string Payload = "payload";
    private const string Issuer = "iss";
    private const string Subject = "sub";

    /// <summary>The issuer and the subject, as <c>issuer/subject</c>; the last slash is the one between them.</summary>
    public static Principal Identity(string value)
    {
        if (value == TextMatch.Any)
            return Both(TextMatch.Of(TextMatch.Any), TextMatch.Of(TextMatch.Any));
        int slash = value.LastIndexOf('/');
        if (value.StartsWith('*'))
        {
            string rest = value[1..];
            return slash < 0
                ? Both(TextMatch.Of(TextMatch.Any), new StringMatcher { Suffix = rest })
                : Both(TextMatch.Of(value[..slash]), TextMatch.Of(value[(slash + 1)..]));
        }

        if (value.EndsWith('*'))
        {
            Principal ofIssuer = Both(TextMatch.Of(value), TextMatch.Of(TextMatch.Any));
            if (slash < 0)
                return ofIssuer;
            Principal ofSubject = Both(new StringMatcher { Exact = value[..slash] }, TextMatch.Of(value[(slash + 1)..]));
            return new Principal { OrIds = new Principal.Types.Set { Ids = { ofSubject, ofIssuer } } };
        }

        return slash < 0
            ? Both(new StringMatcher { Exact = value }, new StringMatcher { Exact = "" })
            : Both(new StringMatcher { Exact = value[..slash] }, new StringMatcher { Exact = value[(slash + 1)..] });
    }

    /// <summary>A claim by its path: a text, or a list with the text in it.</summary>
    public static Principal Claim(ReadOnlySpan<string> path, string value) => Claim(path, TextMatch.Of(value));

    private static Principal Both(StringMatcher issuer, StringMatcher subject) => new()
    {
        AndIds = new Principal.Types.Set { Ids = { Claim([Issuer], issuer), Claim([Subject], subject) } },
    };

    private static Principal Claim(ReadOnlySpan<string> path, StringMatcher match)
    {
        var metadata = new MetadataMatcher
        {
            Filter = Filter,
            Path = { new MetadataMatcher.Types.PathSegment { Key = Payload } },
            Value = new ValueMatcher
            {
                OrMatch = new OrMatcher
                {
                    ValueMatchers =
                    {
                        new ValueMatcher { StringMatch = match },
                        new ValueMatcher { ListMatch = new ListMatcher { OneOf = new ValueMatcher { StringMatch = match.Clone() } } },
                    },
                },
            },
        };
        foreach (string segment in path)
            metadata.Path.Add(new MetadataMatcher.Types.PathSegment { Key = segment });
        return new Principal { SourcedMetadata = new SourcedMetadata { MetadataMatcher = metadata } };
    }
}
