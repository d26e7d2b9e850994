using Google.Protobuf;
using KGateway.Translation.Encoding;
using Xds.Core.V3;
using Xds.Type.Matcher.V3;
using Predicate = Xds.Type.Matcher.V3.Matcher.Types.MatcherList.Types.Predicate;

namespace KGateway.Translation.Waypoints.Authorization;

/// <summary>
/// What a connection must be like, as far as that is known before its client has said anything. Without a predicate it is the same for all
/// connections.
/// </summary>
/// <param name="Predicate">What Envoy asks; null where nothing has to be asked.</param>
/// <param name="Holds">Whether it holds, where nothing has to be asked.</param>
internal readonly record struct ConnectionCondition(Predicate? Predicate, bool Holds)
{
    /// <summary>Holds for all connections.</summary>
    public static ConnectionCondition Always { get; } = new(null, true);

    /// <summary>Holds for none.</summary>
    public static ConnectionCondition Never { get; } = new(null, false);

    /// <summary>Holds if a text of the connection matches; one that it doesn't have never does.</summary>
    public static ConnectionCondition Text(string name, IMessage input, Envoy.Type.Matcher.V3.StringMatcher match) =>
        new(new Predicate { SinglePredicate = new Predicate.Types.SinglePredicate { Input = Extension(name, input), ValueMatch = Convert(match) } }, false);

    /// <summary>Holds if a matcher of Envoy's takes something of the connection.</summary>
    public static ConnectionCondition Custom(string name, IMessage input, string matcherName, IMessage matcher) => new(
        new Predicate
        {
            SinglePredicate = new Predicate.Types.SinglePredicate { Input = Extension(name, input), CustomMatch = Extension(matcherName, matcher) },
        },
        false);

    /// <summary>Holds if all do.</summary>
    public static ConnectionCondition All(IEnumerable<ConnectionCondition> conditions) => Join(conditions, all: true);

    /// <summary>Holds if one does.</summary>
    public static ConnectionCondition Any(IEnumerable<ConnectionCondition> conditions) => Join(conditions, all: false);

    /// <summary>Holds if this doesn't.</summary>
    public ConnectionCondition Not() => Predicate is null ? new(null, !Holds) : new(new Predicate { NotMatcher = Predicate }, false);

    /// <summary>An extension of Envoy's matchers.</summary>
    public static TypedExtensionConfig Extension(string name, IMessage config) => new() { Name = name, TypedConfig = TypedConfig.Of(config) };

    private static ConnectionCondition Join(IEnumerable<ConnectionCondition> conditions, bool all)
    {
        var list = new Predicate.Types.PredicateList();
        foreach (ConnectionCondition condition in conditions)
        {
            if (condition.Predicate is { } predicate)
                list.Predicate.Add(predicate);
            else if (condition.Holds != all)
                return condition;
        }

        return list.Predicate.Count switch
        {
            0 => new(null, all),
            // Envoy takes lists of at least two.
            1 => new(list.Predicate[0], false),
            _ => new(all ? new Predicate { AndMatcher = list } : new Predicate { OrMatcher = list }, false),
        };
    }

    private static StringMatcher Convert(Envoy.Type.Matcher.V3.StringMatcher match)
    {
        var converted = new StringMatcher { IgnoreCase = match.IgnoreCase };
        switch (match.MatchPatternCase)
        {
            case Envoy.Type.Matcher.V3.StringMatcher.MatchPatternOneofCase.Exact:
                converted.Exact = match.Exact;
                break;
            case Envoy.Type.Matcher.V3.StringMatcher.MatchPatternOneofCase.Prefix:
                converted.Prefix = match.Prefix;
                break;
            case Envoy.Type.Matcher.V3.StringMatcher.MatchPatternOneofCase.Suffix:
                converted.Suffix = match.Suffix;
                break;
            case Envoy.Type.Matcher.V3.StringMatcher.MatchPatternOneofCase.Contains:
                converted.Contains = match.Contains;
                break;
            case Envoy.Type.Matcher.V3.StringMatcher.MatchPatternOneofCase.SafeRegex:
                converted.SafeRegex = new RegexMatcher { GoogleRe2 = new RegexMatcher.Types.GoogleRE2(), Regex = match.SafeRegex.Regex };
                break;
            default:
                throw new ArgumentException($"{match.MatchPatternCase} is no way to match the text of a connection.", nameof(match));
        }

        return converted;
    }
}
