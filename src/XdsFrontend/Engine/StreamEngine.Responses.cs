using System.IO.Hashing;
using KGateway.Translation.Encoding;

namespace KGateway.XdsFrontend.Engine;

/// <content>Makes responses of what was chosen, and takes note of what they change.</content>
internal sealed partial class StreamEngine
{
    private XdsResponse NextSlice(TypeState state, long now)
    {
        var all = state.Base.Ordered;
        var from = state.Filled;
        var to = from;
        var bytes = 0;
        for (; to < all.Length; to++)
        {
            var resource = all.Span[to];
            bytes += resource.Header.Delta.Length + resource.Length;
            if (bytes > _options.MaxResponseBytes && to > from)
            {
                break;
            }
        }

        var slice = all[from..to];
        state.Filled = to;
        state.Continuing = to < all.Length;
        if (!state.Continuing)
        {
            state.CompleteFill();
        }

        ClearPicks();
        state.ReplyDue = false;
        FollowFill(state, slice.Span, now);
        return Sent(state, slice, slice, null, now);
    }

    private XdsResponse Respond(TypeState state, long now)
    {
        if (state.Filling)
        {
            // Only where a response lists all: there is nothing to slice.
            state.CompleteFill();
            state.ReplyDue = false;
            var all = state.Base.Ordered;
            ForgetReturned(state);
            FollowFill(state, all.Span, now);
            return Sent(state, ListAll(state), all, null, now);
        }

        HeldState[]? previous = null;
        for (var i = 0; i < _picked.Count; i++)
        {
            var resource = _picked[i];
            state.Differences.TryGetValue(resource.Name, out var difference);
            var held = difference?.Held ?? HeldState.None;
            if (held.MayBeHeld)
            {
                previous ??= new HeldState[_picked.Count];
                previous[i] = held;
            }

            if (resource is EmptyCluster)
            {
                // Its removal is next.
                state.Differ(resource.Name, now).Held = HeldState.Of(resource);
                EndEndpoints(state, resource.Name, now);
                continue;
            }

            state.Differences.Remove(resource.Name);
            Follow(resource, held, now);
        }

        List<KeyValuePair<string, HeldState>>? removed = null;
        foreach (var name in _removed)
        {
            if (state.Type == XdsType.Route && state.Differences.TryGetValue(name, out var kept) && kept.Held.MayBeHeld)
            {
                // Envoy ignores the removal of a route table: it stays in force with its listener.
                kept.Asked = false;
                kept.Force = false;
                continue;
            }

            if (state.Differences.Remove(name, out var difference))
            {
                (removed ??= []).Add(new(name, difference.Held));
            }

            EndEndpoints(state, name, now);
        }

        state.ReplyDue = false;
        ReadOnlyMemory<EncodedResource> changed = _picked.Count == 0 ? default : _picked.ToArray();
        return Sent(state, _form.ListsAll(state.Type) ? ListAll(state) : changed, changed, previous, now, removed);
    }

    private XdsResponse Sent(
        TypeState state,
        ReadOnlyMemory<EncodedResource> listed,
        ReadOnlyMemory<EncodedResource> changed,
        HeldState[]? previous,
        long now,
        List<KeyValuePair<string, HeldState>>? removed = null)
    {
        var nonce = NextNonce(state);
        state.InFlight.Add(new SentResponse(state.LastNumber, now, changed, previous) { Removed = removed, AmongOthers = state.InFlight.Count > 0 || AnyRecalled(state) });
        return new XdsResponse
        {
            Type = state.Type,
            Nonce = nonce,
            Resources = listed,
            Removed = _form.AnnouncesRemovals && _removed.Count > 0 ? _removed.ToArray() : [],
            Version = _form.AnnouncesRemovals ? "" : VersionOf(state),
        };
    }

    private void FollowFill(TypeState state, ReadOnlySpan<EncodedResource> sent, long now)
    {
        if (state.Type == XdsType.Cluster && !_stream[XdsType.Endpoints].Requested)
        {
            _rules.AllClustersSent(now);
            return;
        }

        foreach (var resource in sent)
        {
            Follow(resource, HeldState.None, now);
        }
    }

    private void Follow(EncodedResource sent, HeldState held, long now)
    {
        if (sent.Type == XdsType.Cluster)
        {
            FollowCluster(sent, held, now);
        }
        else if (sent.Type == XdsType.Endpoints)
        {
            _rules.EndpointsSent(sent.Name);
        }
    }

    // Envoy warms a changed cluster until it gets its load assignment again, and on an incremental stream it doesn't ask for it.
    private void FollowCluster(EncodedResource cluster, HeldState held, long now)
    {
        if (held.IsNone)
        {
            _rules.NewClusterSent(cluster, now);
        }

        var endpoints = _stream[XdsType.Endpoints];
        var allToCome = endpoints.Filling && endpoints.Filled == 0;
        if (held.Is(cluster) || !endpoints.Requested || allToCome || endpoints.Base[cluster.Name] is null || !endpoints.Covers(cluster.Name))
        {
            return;
        }

        // They may be in a slice that has been sent already.
        endpoints.EndFill(now);
        endpoints.Differ(cluster.Name, now).Force = true;
    }

    // A proxy drops the endpoints of a removed or emptied cluster with it, before its subscription tells so.
    private void EndEndpoints(TypeState state, string name, long now)
    {
        if (state.Type != XdsType.Cluster)
        {
            return;
        }

        _rules.ClusterGone(name);
        var endpoints = _stream[XdsType.Endpoints];
        if (!endpoints.Requested || endpoints.Filling || !endpoints.Covers(name))
        {
            return;
        }

        var difference = endpoints.Differ(name, now);
        difference.Held = HeldState.None;
        if (endpoints.Base[name] is not null)
        {
            // The cluster comes back. What was asked for with the one that went will be asked for again with it.
            difference.Asked = false;
            difference.Force = false;
        }

        endpoints.Settle(name, difference);
    }

    // Clusters whose removal waits, and what the proxy keeps after it refused something, stay in the list.
    private static ReadOnlyMemory<EncodedResource> ListAll(TypeState state)
    {
        if (state.Wildcard && state.Differences.Count == 0)
        {
            return state.Base.Ordered;
        }

        var list = new List<EncodedResource>(state.Base.Count);
        if (state.Wildcard)
        {
            foreach (var resource in state.Base.Ordered.Span)
            {
                AddHeld(state, resource.Name, list);
            }
        }
        else
        {
            foreach (var name in state.Names)
            {
                if (state.Base[name] is not null)
                {
                    AddHeld(state, name, list);
                }
            }
        }

        foreach (var (name, difference) in state.Differences)
        {
            if (state.Base[name] is null && difference.Held.Resource is { } kept)
            {
                list.Add(kept);
            }
        }

        return list.ToArray();
    }

    private static void AddHeld(TypeState state, string name, List<EncodedResource> list)
    {
        if (state.HeldOf(name).Resource is { } resource)
        {
            list.Add(resource);
        }
    }

    private static string VersionOf(TypeState state)
    {
        if (state.Differences.Count == 0)
        {
            return state.Base.Version.ToString();
        }

        var hasher = new XxHash128();
        state.Base.Version.AppendTo(hasher);
        foreach (var (name, difference) in state.Differences.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            hasher.Append(System.Text.Encoding.UTF8.GetBytes(name));
            (difference.Held.Resource?.Version ?? default).AppendTo(hasher);
        }

        return ContentHash.Of(hasher).ToString();
    }
}
