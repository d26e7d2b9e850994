using System.Collections.Immutable;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using KGateway.Translation.Encoding;
using EnvoyHttpFilter = Envoy.Extensions.Filters.Network.HttpConnectionManager.V3.HttpFilter;

namespace KGateway.Translation.Policies;

/// <summary>
/// An HTTP filter that a filter chain must contain because something in it is configured per route. Filters compare by their place in
/// the chain; two of equal place and content are one filter.
/// </summary>
public sealed class HttpFilter : IComparable<HttpFilter>, IEquatable<HttpFilter>
{
    private readonly Any _config;

    /// <summary>Describes a filter; <paramref name="position"/> orders it within its stage (-1 before, 0 during, 1 after).</summary>
    public HttpFilter(string name, HttpFilterStage stage, int position, IMessage config, bool disabled, int weight = 0, string? cluster = null)
    {
        Name = name;
        Stage = stage;
        Position = position;
        Weight = weight;
        Disabled = disabled;
        Clusters = cluster is null ? [] : [cluster];
        _config = TypedConfig.Of(config);
    }

    private HttpFilter(HttpFilter other, int position)
    {
        _config = other._config;
        Name = other.Name;
        Stage = other.Stage;
        Position = position;
        Weight = other.Weight;
        Disabled = other.Disabled;
        Clusters = other.Clusters;
        Secrets = other.Secrets;
        WaitsForRequests = other.WaitsForRequests;
        Upstream = other.Upstream;
        Rank = other.Rank;
    }

    /// <summary>
    /// No filter, but what a chain must know like one: that routes let requests become WebSockets. A chain with a filter that
    /// <see cref="WaitsForRequests"/> has another for those.
    /// </summary>
    public static HttpFilter WebSockets { get; } = new("websocket", HttpFilterStage.Route, 0, new Empty(), disabled: true);

    /// <summary>Name of the filter, the key of its configuration on routes.</summary>
    public string Name { get; }

    /// <summary>Stage of the chain.</summary>
    public HttpFilterStage Stage { get; }

    /// <summary>Place within the stage.</summary>
    public int Position { get; }

    /// <summary>Among filters of one type and place the heavier comes first.</summary>
    public int Weight { get; }

    /// <summary>Whether only routes that configure the filter run it.</summary>
    public bool Disabled { get; }

    /// <summary>The clusters that the filter itself sends requests to.</summary>
    public ImmutableArray<string> Clusters { get; init; }

    /// <summary>The SDS secrets that the filter waits for.</summary>
    public ImmutableArray<EncodedMessage> Secrets { get; init; } = [];

    /// <summary>Whether the filter holds requests until they are complete, which those that become something else never are.</summary>
    public bool WaitsForRequests { get; init; }

    /// <summary>
    /// For filters that policies want in an order of their own, each at the next position: whose wish it is. Null for all others.
    /// </summary>
    public FilterRank? Rank { get; init; }

    /// <summary>Whether the filter runs in the router, for the request to the backend, rather than in the chain before it.</summary>
    public bool Upstream { get; init; }

    /// <summary>The distinct filters in chain order, without the router that ends the chain.</summary>
    public static ImmutableArray<HttpFilter> Order(IEnumerable<HttpFilter> filters)
    {
        var ordered = ImmutableArray.CreateBuilder<HttpFilter>();
        foreach (HttpFilter filter in new SortedSet<HttpFilter>(Placed(filters)))
        {
            // A filter that several want at different places stands at the first of them.
            if (!ordered.Any(earlier => earlier.DoesTheSame(filter)))
                ordered.Add(filter);
        }

        return ordered.DrainToImmutable();
    }

    /// <summary>The filter as one that a listener or a Gateway wants, not a route.</summary>
    public HttpFilter BesideRoutes() => Rank is { } rank ? new HttpFilter(this, Position) { Rank = rank with { BesideRoutes = true } } : this;

    /// <summary>The filter as Envoy's connection manager takes it.</summary>
    public EnvoyHttpFilter ToEnvoy() => new() { Name = Name, TypedConfig = _config.Clone(), Disabled = Disabled };

    /// <inheritdoc/>
    public int CompareTo(HttpFilter? other)
    {
        if (other is null)
            return 1;
        int order = Upstream.CompareTo(other.Upstream);
        if (order == 0)
            order = Stage.CompareTo(other.Stage);
        if (order == 0)
            order = Position.CompareTo(other.Position);
        if (order == 0 && _config.TypeUrl == other._config.TypeUrl)
            order = other.Weight.CompareTo(Weight);
        if (order == 0)
            order = string.CompareOrdinal(Name, other.Name);
        if (order == 0)
            order = string.CompareOrdinal(_config.TypeUrl, other._config.TypeUrl);
        if (order == 0)
            order = _config.Value.Span.SequenceCompareTo(other._config.Value.Span);
        if (order == 0)
            order = Nullable.Compare(Rank, other.Rank);
        return order != 0 ? order : CompareSecrets(Secrets, other.Secrets);
    }

    /// <inheritdoc/>
    public bool Equals(HttpFilter? other) => other is not null && CompareTo(other) == 0;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is HttpFilter other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Stage, Position);

    /// <inheritdoc/>
    public override string ToString() => Name;

    // Those that several policies want in different orders come one after the other: first those of the first policy as it wants them.
    private static List<HttpFilter> Placed(IEnumerable<HttpFilter> filters)
    {
        var placed = new List<HttpFilter>();
        var ranked = new List<HttpFilter>();
        foreach (HttpFilter filter in filters)
            (filter.Rank is null ? placed : ranked).Add(filter);
        if (ranked.Count == 0)
            return placed;
        int first = ranked.Min(static filter => filter.Position);
        ranked.Sort(static (a, b) => Nullable.Compare(a.Rank, b.Rank) is var order and not 0 ? order : a.CompareTo(b));
        var distinct = new List<HttpFilter>();
        foreach (HttpFilter filter in ranked)
        {
            if (!distinct.Exists(filter.DoesTheSame))
                distinct.Add(new HttpFilter(filter, first + distinct.Count));
        }

        placed.AddRange(distinct);
        return placed;
    }

    private bool DoesTheSame(HttpFilter other) =>
        Name == other.Name && Upstream == other.Upstream && _config.Equals(other._config) && CompareSecrets(Secrets, other.Secrets) == 0;

    // A secret that changes makes another filter, so that those who have the filter's secrets see it.
    private static int CompareSecrets(ImmutableArray<EncodedMessage> left, ImmutableArray<EncodedMessage> right)
    {
        int order = left.Length.CompareTo(right.Length);
        for (int i = 0; order == 0 && i < left.Length; i++)
        {
            order = string.CompareOrdinal(left[i].Name, right[i].Name);
            if (order == 0)
                order = left[i].Bytes.Span.SequenceCompareTo(right[i].Bytes.Span);
        }

        return order;
    }
}
