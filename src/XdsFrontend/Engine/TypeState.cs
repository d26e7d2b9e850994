using KGateway.Grains.Contracts.Proxies;
using KGateway.Translation.Encoding;

namespace KGateway.XdsFrontend.Engine;

/// <summary>
/// One resource type on one stream: what is subscribed and what the proxy holds. What it holds is kept as a reference to the shared set
/// that it was brought to plus the names that differ, so an idle stream costs the same with ten resources as with ten thousand.
/// </summary>
internal sealed partial class TypeState(XdsType type)
{
    private readonly Dictionary<string, Difference> _differences = new(StringComparer.Ordinal);
    private int _namedPresent;

    public XdsType Type { get; } = type;

    /// <summary>A request of this type has been seen on the stream.</summary>
    public bool Requested { get; set; }

    /// <summary>All names are subscribed.</summary>
    public bool Wildcard { get; private set; }

    /// <summary>The wildcard was asked for by an empty first request, not by "*".</summary>
    public bool LegacyWildcard { get; private set; }

    /// <summary>
    /// The proxy came with listeners or route tables of an earlier stream, in versions that are not known, and has not accepted a
    /// response of this stream yet.
    /// </summary>
    public bool Brought { get; set; }

    /// <summary>Some name was given on this stream, so an empty list no longer means all.</summary>
    public bool EverNamed { get; set; }

    /// <summary>Names subscribed one by one.</summary>
    public NameSet Names { get; } = new();

    /// <summary>The set that the proxy is brought to.</summary>
    public ResourceSet Base { get; private set; } = ResourceSet.Empty;

    /// <summary>Names where the proxy differs from <see cref="Base"/>.</summary>
    public Dictionary<string, Difference> Differences => _differences;

    /// <summary>The proxy holds nothing and gets <see cref="Base"/> whole, in slices of its shared order.</summary>
    public bool Filling { get; private set; }

    /// <summary>How many resources of <see cref="Base"/> have been sent while <see cref="Filling"/>.</summary>
    public int Filled { get; set; }

    /// <summary>The proxy waits for a response even if it is empty.</summary>
    public bool ReplyDue { get; set; }

    /// <summary>A request asked for resources: answer without waiting for the ACK of the response before.</summary>
    public bool Urgent { get; set; }

    /// <summary>State of the world: hash of the names of the last request, to see that an ACK repeats them.</summary>
    public ContentHash? LastNames { get; set; }

    /// <summary>State of the world: names that a request with a stale nonce lacked; null when none.</summary>
    public HashSet<string>? LeftOut { get; set; }

    /// <summary>State of the world: a request that answered nothing came with a stale nonce; the next valid one repeats it.</summary>
    public bool AskedTooEarly { get; set; }

    /// <summary>The last response was cut at the size limit; the rest follows without waiting.</summary>
    public bool Continuing { get; set; }

    /// <summary>Responses without ACK or NACK, oldest first.</summary>
    public List<SentResponse> InFlight { get; } = [];

    /// <summary>Number of the newest response; 0 before the first.</summary>
    public long LastNumber { get; set; }

    /// <summary>Groups of names from refused responses that are sent again apart, to find the bad ones.</summary>
    public Queue<List<string>> Suspects { get; } = new();

    /// <summary>The last NACK while some refused content is still wanted.</summary>
    public ProxyRejection? Rejection { get; set; }

    /// <summary>See <see cref="ProxyTypeState.Sent"/>.</summary>
    public long SentRevision { get; set; }

    /// <summary>See <see cref="ProxyTypeState.Acknowledged"/>.</summary>
    public long AcknowledgedRevision { get; set; }

    public bool Covers(string name) => Wildcard || Names.Contains(name);

    /// <summary>True if the proxy was sent the resource, in any version, and not its removal.</summary>
    public HeldState HeldOf(string name)
    {
        if (_differences.TryGetValue(name, out var difference) || _unused.TryGetValue(name, out difference))
        {
            return difference.Held;
        }

        return !Requested || Filling || !Covers(name) ? HeldState.None : HeldState.Of(Base[name]);
    }

    /// <summary>Moves to a newer set; <paramref name="changed"/> are the names that may differ, null when that is not known.</summary>
    public void Advance(ResourceSet set, IReadOnlyCollection<string>? changed, bool changesKnown, long now)
    {
        var before = Base;
        if (ReferenceEquals(before, set))
        {
            return;
        }

        if (Filling && !Wildcard)
        {
            // The names are those of the old set only.
            EndFill(now);
        }

        Base = set;
        if (!Requested || Filling)
        {
            return;
        }

        if (changesKnown)
        {
            foreach (var name in changed ?? [])
            {
                Compare(name, before, now);
            }

            return;
        }

        foreach (var resource in before.Ordered.Span)
        {
            Compare(resource.Name, before, now);
        }

        foreach (var resource in set.Ordered.Span)
        {
            if (before[resource.Name] is null)
            {
                Compare(resource.Name, before, now);
            }
        }
    }

    /// <summary>The difference of a name, made if there is none yet.</summary>
    public Difference Differ(string name, long now)
    {
        BringBack(name);
        if (!_differences.TryGetValue(name, out var difference))
        {
            difference = new Difference { Held = HeldOf(name), GoneSince = now };
            _differences.Add(name, difference);
        }

        return difference;
    }

    /// <summary>Goes on by single names: the rest of a fill becomes differences.</summary>
    public void EndFill(long now)
    {
        if (!Filling)
        {
            return;
        }

        Filling = false;
        var rest = Base.Ordered.Span[Filled..];
        foreach (var resource in rest)
        {
            if (!_differences.ContainsKey(resource.Name))
            {
                _differences.Add(resource.Name, new Difference { GoneSince = now });
            }
        }
    }

    /// <summary>Ends a fill all of which was sent.</summary>
    public void CompleteFill() => Filling = false;

    /// <summary>How many resources the proxy is believed to hold.</summary>
    public int CountHeld()
    {
        if (!Requested)
        {
            return 0;
        }

        if (Filling)
        {
            return Filled;
        }

        var count = 0;
        if (Wildcard)
        {
            count = Base.Count;
        }
        else if (Names.Count > 0)
        {
            count = _namedPresent;
        }

        foreach (var (name, difference) in _differences)
        {
            count += (difference.Held.IsNone ? 0 : 1) - (Base[name] is null ? 0 : 1);
        }

        foreach (var difference in _unused.Values)
        {
            count += difference.Held.IsNone ? 0 : 1;
        }

        return count;
    }

    /// <summary>Drops the difference if the proxy holds what it should.</summary>
    public void Settle(string name, Difference difference)
    {
        var wanted = Base[name];
        if (difference.Force || (difference.Asked && wanted is null))
        {
            return;
        }

        if (wanted is null ? !difference.Held.MayBeHeld : difference.Held.Is(wanted))
        {
            _differences.Remove(name);
        }
    }

    private void Compare(string name, ResourceSet before, long now)
    {
        if (!Covers(name))
        {
            return;
        }

        BringBack(name);
        var wanted = Base[name];
        if (before[name] is null != wanted is null && Names.Count > 0 && Names.Contains(name))
        {
            _namedPresent += wanted is null ? -1 : 1;
        }

        if (!_differences.TryGetValue(name, out var difference))
        {
            var held = HeldState.Of(before[name]);
            if (held.Resource?.Version == wanted?.Version)
            {
                return;
            }

            _differences.Add(name, new Difference { Held = held, GoneSince = now });
            return;
        }

        if (wanted is null)
        {
            difference.GoneSince = before[name] is null ? difference.GoneSince : now;
        }
        else if (before[name]?.Version == wanted.Version)
        {
            return;
        }
        else
        {
            difference.UnusedSince = null;
        }

        // The proxy's last response on this name was one that it refused: what it kept is sent again if it is wanted again.
        if (wanted is not null && (difference.Refused is not null || difference.Suspect) && difference.Held.Is(wanted))
        {
            difference.Force = true;
        }

        difference.Suspect = false;
        Settle(name, difference);
    }

    // Listeners and routes are sent one by one, because each may have to wait for its clusters.
    private static bool MayFill(XdsType type) => type is XdsType.Cluster or XdsType.Endpoints;
}
