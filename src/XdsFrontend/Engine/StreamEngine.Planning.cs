using System.IO.Hashing;
using KGateway.Translation.Encoding;

namespace KGateway.XdsFrontend.Engine;

/// <content>Chooses what goes into the next response.</content>
internal sealed partial class StreamEngine
{
    private readonly List<EncodedResource> _picked = [];
    private readonly List<string> _removed = [];
    private readonly List<string> _settled = [];

    private XdsResponse? Additions(TypeState state, long now)
    {
        var work = state.Filling || state.ReplyDue || state.Differences.Count > 0;
        if (!state.Requested || !work || !MayFollow(state, now))
        {
            return null;
        }

        state.Urgent = false;
        if (state.Filling && !_form.ListsAll(state.Type))
        {
            return NextSlice(state, now);
        }

        Pick(state, now);
        if (_picked.Count == 0 && _removed.Count == 0 && !state.ReplyDue && !state.Filling)
        {
            PickSuspects(state, now);
            if (_picked.Count == 0)
            {
                return null;
            }
        }

        return Respond(state, now);
    }

    private XdsResponse? ClusterRemovals(long now)
    {
        var state = _stream[XdsType.Cluster];
        if (!state.Requested || state.Filling || state.Differences.Count == 0)
        {
            return null;
        }

        ClearPicks();
        foreach (var (name, difference) in state.Differences)
        {
            if (state.Base[name] is null && difference.Held.MayBeHeld && _rules.MayRemoveCluster(name, difference, now, ref _deadline))
            {
                _removed.Add(name);
            }
        }

        return _removed.Count == 0 ? null : Respond(state, now);
    }

    private XdsResponse? SecretRemovals(long now)
    {
        var state = _stream[XdsType.Secret];
        if (!state.Requested || !_form.AnnouncesRemovals || state.Differences.Count == 0 || !MayFollow(state, now))
        {
            return null;
        }

        ClearPicks();
        foreach (var (name, difference) in state.Differences)
        {
            if (state.Base[name] is null && difference.Held.MayBeHeld && _rules.MayRemoveSecret(name))
            {
                _removed.Add(name);
            }
        }

        return _removed.Count == 0 ? null : Respond(state, now);
    }

    // One response a type until its answer; then by patience.
    private bool MayFollow(TypeState state, long now)
    {
        var unanswered = state.InFlight.Count;
        if (unanswered == 0 || state.Continuing || state.Urgent)
        {
            return true;
        }

        if (unanswered >= _options.MaxUnanswered)
        {
            return false;
        }

        var patience = _options.AnswerPatience;
        if (state.Type == XdsType.Cluster)
        {
            var doubled = _options.ClusterAnswerPatience * (1 << Math.Min(unanswered - 1, 10));
            patience = doubled < patience ? doubled : patience;
        }

        var due = state.InFlight[^1].SentAt + (long)(patience.TotalSeconds * _time.TimestampFrequency);
        if (now >= due)
        {
            return true;
        }

        _deadline = Math.Min(_deadline, due);
        return false;
    }

    private void ClearPicks()
    {
        _picked.Clear();
        _removed.Clear();
    }

    private void Pick(TypeState state, long now)
    {
        ClearPicks();
        _settled.Clear();
        state.Continuing = false;
        var bytes = 0;
        foreach (var (name, difference) in state.Differences)
        {
            if (state.Base[name] is not { } wanted)
            {
                PickGone(state, name, difference);
                continue;
            }

            var refused = difference.Refused == wanted.Version && !difference.Force;
            if (refused || difference.Suspect)
            {
                continue;
            }

            if (state.Type is XdsType.Listener or XdsType.Route && !_rules.MaySend(wanted, difference.Held, now, ref _deadline))
            {
                continue;
            }

            bytes += wanted.Header.Delta.Length + wanted.Length;
            if (bytes > _options.MaxResponseBytes && _picked.Count > 0 && !_form.ListsAll(state.Type))
            {
                state.Continuing = true;
                break;
            }

            _picked.Add(wanted);
        }

        foreach (var name in _settled)
        {
            state.Differences.Remove(name);
        }
    }

    // Clusters and secrets are removed after everything else. Load assignments and route tables end with their parents; a proxy that
    // asks for one that doesn't exist is told so.
    private void PickGone(TypeState state, string name, Difference difference)
    {
        if (!difference.Held.MayBeHeld)
        {
            if (!difference.Asked || !_form.AnnouncesRemovals)
            {
                _settled.Add(name);
            }
            else if (!EndpointsMayCome(state, name))
            {
                _removed.Add(name);
            }
        }
        else if (state.Type == XdsType.Listener)
        {
            _removed.Add(name);
        }
        else if (difference.Asked && _form.AnnouncesRemovals && state.Type is XdsType.Endpoints or XdsType.Route && !EndpointsMayCome(state, name))
        {
            _removed.Add(name);
        }
    }

    // To be told that a load assignment doesn't exist empties its cluster, so that is said only of clusters that don't exist either.
    private bool EndpointsMayCome(TypeState state, string name) =>
        state.Type == XdsType.Endpoints
        && (_stream.Snapshot!.UnknownEndpoints.Contains(name)
            || _stream[XdsType.Cluster].Base[name] is not null
            || !_stream[XdsType.Cluster].HeldOf(name).IsNone);

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
            FollowFill(state, all.Span, now);
            return Sent(state, all, all, null, now);
        }

        HeldState[]? previous = null;
        for (var i = 0; i < _picked.Count; i++)
        {
            var resource = _picked[i];
            state.Differences.Remove(resource.Name, out var difference);
            var held = difference?.Held ?? HeldState.None;
            if (held.MayBeHeld)
            {
                previous ??= new HeldState[_picked.Count];
                previous[i] = held;
            }

            Follow(resource, held, now);
        }

        List<KeyValuePair<string, HeldState>>? removed = null;
        foreach (var name in _removed)
        {
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
        state.InFlight.Add(new SentResponse(state.LastNumber, now, changed, previous) { Removed = removed, AmongOthers = state.InFlight.Count > 0 });
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
            _rules.NewClusterSent(cluster.Name, now);
        }

        var endpoints = _stream[XdsType.Endpoints];
        if (held.Is(cluster) || !endpoints.Requested || endpoints.Filling || endpoints.Base[cluster.Name] is null || !endpoints.Covers(cluster.Name))
        {
            return;
        }

        endpoints.Differ(cluster.Name, now).Force = true;
    }

    // A proxy drops the endpoints of a removed cluster with it, before its subscription tells so.
    private void EndEndpoints(TypeState state, string name, long now)
    {
        if (state.Type != XdsType.Cluster)
        {
            return;
        }

        _rules.ClusterGone(name);
        var endpoints = _stream[XdsType.Endpoints];
        if (!endpoints.Requested || endpoints.Filling || endpoints.Base[name] is not null || !endpoints.Covers(name))
        {
            return;
        }

        var difference = endpoints.Differ(name, now);
        difference.Held = HeldState.None;
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
