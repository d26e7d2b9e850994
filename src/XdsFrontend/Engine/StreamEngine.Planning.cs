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
        if (state.Filling && !_form.ListsAll(state.Type))
        {
            return NextSlice(state, now);
        }

        RecallClusters(state, now);
        Pick(state, now);
        if (ListsTooFew(state))
        {
            return null;
        }

        state.Urgent = false;

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
        BringBackDue(state, now);
        if (!state.Requested || state.Filling || state.Differences.Count == 0)
        {
            return null;
        }

        ClearPicks();
        _settled.Clear();
        foreach (var (name, difference) in state.Differences)
        {
            if (state.Base[name] is not null || !difference.Held.MayBeHeld)
            {
                continue;
            }

            if (_rules.MayRemoveCluster(name, difference, now, ref _deadline))
            {
                if (difference.Held.MayOwnClusters && !difference.KeepsOwner)
                {
                    _picked.Add(EmptyCluster.Named(name));
                }
                else
                {
                    _removed.Add(name);
                }
            }
            else if (_form.AnnouncesRemovals && !difference.Asked && difference.UnusedSince is { } since && now < since + _removalGrace)
            {
                _settled.Add(name);
            }
        }

        foreach (var name in _settled)
        {
            state.PutAside(name);
        }

        return _removed.Count == 0 && _picked.Count == 0 ? null : Respond(state, now);
    }

    private void BringBackDue(TypeState clusters, long now)
    {
        while (clusters.TryPeekUnused(out var name, out var since))
        {
            if (now < since + _removalGrace)
            {
                _deadline = Math.Min(_deadline, since + _removalGrace);
                return;
            }

            clusters.BringBack(name);
        }
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

            if (state.Type == XdsType.Endpoints && ClusterIsDue(name))
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

    // A cluster that was removed and is wanted again, and waits for its turn: the proxy has dropped the load assignment with it, and asks
    // for it when it gets the cluster.
    private bool ClusterIsDue(string name)
    {
        var clusters = _stream[XdsType.Cluster];
        return clusters.Requested
            && clusters.Differences.TryGetValue(name, out var difference)
            && difference.Held.IsNone
            && clusters.Base[name] is { } cluster
            && difference.Refused != cluster.Version;
    }

    // To be told that a load assignment doesn't exist empties its cluster, so that is said only of clusters that don't exist either.
    private bool EndpointsMayCome(TypeState state, string name) =>
        state.Type == XdsType.Endpoints
        && (_stream.Snapshot!.UnknownEndpoints.Contains(name)
            || _stream[XdsType.Cluster].Base[name] is not null
            || !_stream[XdsType.Cluster].HeldOf(name).IsNone);
}
