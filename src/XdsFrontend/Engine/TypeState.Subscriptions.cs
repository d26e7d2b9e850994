using KGateway.Translation.Encoding;

namespace KGateway.XdsFrontend.Engine;

/// <content>What the proxy subscribes to, and what that means for what it holds.</content>
internal sealed partial class TypeState
{
    /// <summary>
    /// Turns the wildcard on. <paramref name="held"/> are the versions that the proxy says it holds; it holds nothing else but what it
    /// was sent by name.
    /// </summary>
    public void EnableWildcard(bool legacy, IReadOnlyDictionary<string, string> held, long now)
    {
        if (Wildcard)
        {
            LegacyWildcard &= legacy;
            return;
        }

        BringAllBack();
        EndFill(now);
        Filling = MayFill(Type) && held.Count == 0 && Names.Count == 0 && _differences.Count == 0 && Base.Count > 0;
        Filled = 0;
        if (!Filling)
        {
            foreach (var resource in Base.Ordered.Span)
            {
                if (Names.Contains(resource.Name))
                {
                    continue;
                }

                var state = Returning(resource.Name, held.GetValueOrDefault(resource.Name), resource);
                if (!state.Is(resource))
                {
                    _differences[resource.Name] = new Difference { Held = state };
                }
            }

            foreach (var (name, version) in held)
            {
                if (Base[name] is null && !Names.Contains(name))
                {
                    _differences[name] = new Difference { Held = HeldState.Claiming(Type, name, version), GoneSince = now };
                }
            }
        }

        Wildcard = true;
        LegacyWildcard = legacy;
    }

    /// <summary>Turns the wildcard off; names that aren't subscribed on their own are forgotten.</summary>
    public void DisableWildcard(long now)
    {
        if (!Wildcard)
        {
            return;
        }

        BringAllBack();
        EndFill(now);
        Wildcard = false;
        LegacyWildcard = false;
        ForgetUncovered();
    }

    /// <summary>
    /// Subscribes one name. With <paramref name="version"/> the proxy says what it holds and is sent the resource only if that differs;
    /// without, it is sent the resource whatever it was sent before.
    /// </summary>
    public void Subscribe(string name, string? version, long now)
    {
        EndFill(now);
        BringBack(name);
        var wanted = Base[name];
        var held = HeldOf(name);
        var wasNamed = !Names.Add(wanted?.Name ?? name);
        if (!wasNamed)
        {
            _namedPresent += wanted is null ? 0 : 1;
            held = Wildcard ? held : Returning(name, version, wanted);
        }

        if (version is not null && held.Is(wanted))
        {
            return;
        }

        if (!_differences.TryGetValue(name, out var difference))
        {
            difference = new Difference { Held = held, GoneSince = now };
            _differences.Add(wanted?.Name ?? name, difference);
        }

        difference.Force = version is null;
        difference.Asked = true;
        Urgent = true;
    }

    /// <summary>
    /// Subscribes the names of a proxy that holds nothing if they cover the whole set: what proxies ask for, at the cost of a comparison.
    /// False, with nothing done, if they don't.
    /// </summary>
    public bool TrySubscribeAll(IReadOnlyList<string> names, long now)
    {
        var untouched = !Wildcard && Names.Count == 0 && _differences.Count == 0 && InFlight.Count == 0;
        if (!MayFill(Type) || !untouched || Base.Count == 0 || names.Count < Base.Count)
        {
            return false;
        }

        var rest = new HashSet<string>(names, StringComparer.Ordinal);
        foreach (var resource in Base.Ordered.Span)
        {
            if (!rest.Remove(resource.Name))
            {
                return false;
            }
        }

        Names.AddAll(Base);
        _namedPresent = Base.Count;
        foreach (var name in rest)
        {
            Subscribe(name, version: null, now);
        }

        EverNamed = true;
        Filling = true;
        Filled = 0;
        return true;
    }

    /// <summary>Sends all that is subscribed by whole slices if the names are exactly those of the set and nothing was sent yet.</summary>
    public void TryFillNamed()
    {
        if (!Wildcard && !Filling && Names.TryShare(Base) && MayFill(Type) && InFlight.Count == 0 && NothingHeld())
        {
            foreach (var resource in Base.Ordered.Span)
            {
                _differences.Remove(resource.Name);
            }

            Filling = true;
            Filled = 0;
        }
    }

    /// <summary>Takes a name out of those subscribed one by one.</summary>
    public bool Unname(string name, long now)
    {
        EndFill(now);
        BringBack(name);
        if (!Names.Remove(name))
        {
            return false;
        }

        _namedPresent -= Base[name] is null ? 0 : 1;

        if (!Wildcard)
        {
            _differences.Remove(name);
        }

        return true;
    }

    private HeldState Returning(string name, string? version, EncodedResource? wanted)
    {
        if (version is null)
        {
            return Brought ? HeldState.Unknown : HeldState.None;
        }

        var same = ContentHash.TryParse(version, out var hash) && hash == wanted?.Version;
        return same ? HeldState.Of(wanted) : HeldState.Claiming(Type, name, version);
    }

    private bool NothingHeld()
    {
        foreach (var resource in Base.Ordered.Span)
        {
            if (!_differences.TryGetValue(resource.Name, out var difference)
                || !difference.Held.IsNone
                || difference.Suspect
                || difference.Refused is not null)
            {
                return false;
            }
        }

        return true;
    }

    private void ForgetUncovered()
    {
        List<string>? forgotten = null;
        foreach (var name in _differences.Keys)
        {
            if (!Names.Contains(name))
            {
                (forgotten ??= []).Add(name);
            }
        }

        foreach (var name in forgotten ?? [])
        {
            _differences.Remove(name);
        }
    }
}
