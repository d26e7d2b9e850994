using KGateway.Grains.Contracts.Proxies;
using KGateway.Translation.Encoding;

namespace KGateway.XdsFrontend.Engine;

/// <content>
/// ACKs and NACKs. One bad resource makes Envoy drop a whole response, so what was refused together is sent again in smaller groups
/// until the bad ones are alone; those stay refused until their content changes.
/// </content>
internal sealed partial class StreamEngine
{
    private const int MostNamesSentAlone = 8;

    private readonly ProxyTypeState?[] _reported = new ProxyTypeState?[XdsTypes.Count];

    private bool Answer(TypeState state, long number, string? error)
    {
        var index = state.InFlight.FindIndex(response => response.Number == number);
        if (index < 0)
        {
            return false;
        }

        var response = state.InFlight[index];

        // In state of the world older ones were overtaken: the proxy answers only the newest.
        var first = _form.NewestNonceOnly ? 0 : index;
        if (error is null && state.Type == XdsType.Cluster)
        {
            for (var i = first; i <= index; i++)
            {
                _rules.ClustersAccepted(state.InFlight[i].Changed.Span);
            }
        }

        state.InFlight.RemoveRange(first, index - first + 1);
        if (error is null)
        {
            state.Brought = false;
            _observer.Accepted(state.Type, _time.GetElapsedTime(response.SentAt));
            TakeNoteOfKept(state, response);
        }
        else
        {
            Refuse(state, response, error);
        }

        return true;
    }

    // A proxy that drops a route table and asks for it again, and has not yet read the one that was on its way, takes that for the answer.
    private static void TakeNoteOfKept(TypeState state, SentResponse response)
    {
        if (state.Type != XdsType.Route || state.Differences.Count == 0)
        {
            return;
        }

        foreach (var route in response.Changed.Span)
        {
            if (state.Differences.TryGetValue(route.Name, out var difference) && difference.Asked && difference.Held.IsNone)
            {
                difference.Held = difference.Held.Perhaps(route);
            }
        }
    }

    private void Refuse(TypeState state, SentResponse response, string error)
    {
        var now = _time.GetTimestamp();
        state.EndFill(now);
        state.Continuing = false;
        var names = new string[response.Changed.Length];
        var suspects = new List<string>();
        var alone = names.Length == 1 && !(_form.ListsAll(state.Type) && response.AmongOthers);
        for (var i = 0; i < names.Length; i++)
        {
            var resource = response.Changed.Span[i];
            names[i] = resource.Name;
            var previous = response.PreviousOf(i) is { Recalled: false } known ? known : HeldState.None;
            var kept = alone ? previous : previous.Perhaps(resource);
            if (!WasSentLater(state, response.Number, resource, kept) && state.Covers(resource.Name))
            {
                Blame(state, resource, kept, alone, suspects, now);
            }
        }

        // What was removed beside refused resources was not removed.
        if (names.Length > 0)
        {
            foreach (var (name, held) in response.Removed ?? [])
            {
                if (held.MayBeHeld && !held.Recalled && state.Covers(name) && state.Base[name] is null)
                {
                    state.Differ(name, now).Held = held;
                }
            }
        }

        state.ReplyDue |= ForgetRecalled(state) && suspects.Count == 0;
        Split(state, suspects, error);
        state.Rejection = new ProxyRejection(names, error, _time.GetUtcNow());
        _observer.Rejected(state.Type, state.Rejection);
    }

    private void Blame(TypeState state, EncodedResource resource, HeldState kept, bool alone, List<string> suspects, long now)
    {
        var difference = state.Differ(resource.Name, now);
        difference.Held = kept;
        difference.Force = false;
        var wanted = state.Base[resource.Name];
        if (wanted is null)
        {
            difference.KeepsOwner = resource is EmptyCluster;
            state.Settle(resource.Name, difference);
            return;
        }

        if (wanted.Version == resource.Version)
        {
            difference.Suspect = !alone;
            difference.Refused = alone ? resource.Version : null;
            if (!alone)
            {
                suspects.Add(resource.Name);
            }
            else if (state.Type == XdsType.Cluster && !kept.MayBeHeld)
            {
                _rules.ClusterGone(resource.Name);
            }

            return;
        }

        // The content has changed meanwhile and goes out as usual, even if it is again what the proxy kept.
        difference.Refused = resource.Version;
        difference.Force = kept.Is(wanted);
    }

    private static bool WasSentLater(TypeState state, long number, EncodedResource resource, HeldState kept)
    {
        foreach (var later in state.InFlight)
        {
            // A proxy refuses at once, and accepts a cluster when it is warm: earlier responses may be unanswered.
            var index = later.Number > number ? later.IndexOf(resource.Name) : -1;
            if (index >= 0)
            {
                if (later.Previous is { } held && held[index].Is(resource))
                {
                    held[index] = kept;
                }

                return true;
            }
        }

        return false;
    }

    // Names that the proxy's words contain are tried alone, the others first and together; without such names halves are tried.
    private static void Split(TypeState state, List<string> names, string error)
    {
        if (names.Count == 0)
        {
            return;
        }

        var mentioned = names.FindAll(name => Mentions(error, name));
        if (mentioned.Count > 0 && mentioned.Count < names.Count && mentioned.Count <= MostNamesSentAlone)
        {
            var bad = new HashSet<string>(mentioned, StringComparer.Ordinal);
            state.Suspects.Enqueue(names.FindAll(name => !bad.Contains(name)));
            foreach (var name in mentioned)
            {
                state.Suspects.Enqueue([name]);
            }

            return;
        }

        var half = (names.Count + 1) / 2;
        state.Suspects.Enqueue(names.GetRange(0, half));
        if (half < names.Count)
        {
            state.Suspects.Enqueue(names.GetRange(half, names.Count - half));
        }
    }

    private static bool Mentions(string error, string name)
    {
        for (var at = error.IndexOf(name, StringComparison.Ordinal); at >= 0; at = error.IndexOf(name, at + 1, StringComparison.Ordinal))
        {
            var end = at + name.Length;
            if ((at == 0 || !IsNamePart(error[at - 1])) && (end == error.Length || !IsNamePart(error[end]) || error[end] == '.'))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsNamePart(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '~';

    private void PickSuspects(TypeState state, long now)
    {
        while (_picked.Count == 0 && state.InFlight.Count == 0 && state.Suspects.TryDequeue(out var group))
        {
            foreach (var name in group)
            {
                if (!state.Differences.TryGetValue(name, out var difference) || !difference.Suspect || state.Base[name] is not { } wanted)
                {
                    continue;
                }

                if (state.Type is XdsType.Listener or XdsType.Route && !_rules.MaySend(wanted, difference.Held, now, ref _deadline))
                {
                    difference.Suspect = false;
                    continue;
                }

                _picked.Add(wanted);
            }
        }
    }

    private void Report()
    {
        foreach (var type in XdsTypes.All)
        {
            var state = _stream[type];
            if (state.Requested)
            {
                Report(state);
            }
        }
    }

    private void Report(TypeState state)
    {
        var unsent = state.Filling;
        var refused = false;
        foreach (var (name, difference) in state.Differences)
        {
            var wanted = state.Base[name];
            refused |= wanted is not null && (difference.Refused is not null || difference.Suspect);

            // What only waits to be taken away, as secrets do for their clusters, is not behind.
            unsent |= wanted is null
                ? difference is { Held.MayBeHeld: true, UnusedSince: null } && state.Type is XdsType.Cluster or XdsType.Listener
                : difference.Force || difference.Refused != wanted.Version;
        }

        if (!refused && state.InFlight.Count == 0)
        {
            state.Rejection = null;
        }

        if (!unsent)
        {
            state.SentRevision = _stream.Snapshot!.Revision;
            if (state.InFlight.Count == 0 && state.Rejection is null)
            {
                state.AcknowledgedRevision = state.SentRevision;
            }
        }

        var held = state.CountHeld();
        ref var last = ref _reported[(int)state.Type];
        if (last is null
            || last.Sent != state.SentRevision
            || last.Acknowledged != state.AcknowledgedRevision
            || last.Resources != held
            || !ReferenceEquals(last.Rejection, state.Rejection))
        {
            last = new ProxyTypeState(state.Type, state.SentRevision, state.AcknowledgedRevision, held, state.Rejection);
            _observer.Report(last);
        }
    }
}
