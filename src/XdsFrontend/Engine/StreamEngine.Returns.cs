using KGateway.Translation.Encoding;

namespace KGateway.XdsFrontend.Engine;

/// <content>
/// Proxies of the state of the world that return: they say which version they accepted last, but not what it held. A response of
/// clusters or listeners lists all there are, so what is missing in the first one is dropped at once.
/// </content>
internal sealed partial class StreamEngine
{
    // The version of clusters that the proxy returned with, until it is answered.
    private string? _returnsWith;

    // Clusters that went while the proxy was away stay in the list until its routes have been replaced.
    private void RecallClusters(TypeState state, long now)
    {
        if (state.Type != XdsType.Cluster || _returnsWith is not { } version)
        {
            return;
        }

        _returnsWith = null;
        if (version == state.Base.Version.ToString())
        {
            return;
        }

        foreach (var cluster in _feed.LatelyRemovedClusters)
        {
            if (state.Base[cluster.Name] is null && state.Covers(cluster.Name))
            {
                state.Differ(cluster.Name, now).Held = HeldState.Of(cluster) with { Recalled = true };
            }
        }
    }

    private static bool AnyRecalled(TypeState state)
    {
        if (state.Type != XdsType.Cluster)
        {
            return false;
        }

        foreach (var (_, difference) in state.Differences)
        {
            if (difference.Held.Recalled)
            {
                return true;
            }
        }

        return false;
    }

    // One of them may be what the proxy refuses, as it may have done before: a list without them is better than none.
    private static bool ForgetRecalled(TypeState state)
    {
        var any = false;
        foreach (var (name, difference) in state.Differences)
        {
            if (!difference.Held.Recalled)
            {
                continue;
            }

            difference.Held = HeldState.None;
            state.Settle(name, difference);
            any = true;
        }

        return any;
    }

    // What came back meanwhile is sent with everything else.
    private static void ForgetReturned(TypeState state)
    {
        foreach (var name in state.Differences.Keys)
        {
            if (state.Base[name] is not null)
            {
                state.Differences.Remove(name);
            }
        }
    }

    // Listeners that the proxy brought along must not be missing in the first list because they have to wait for something.
    private bool ListsTooFew(TypeState state) =>
        state.Brought && _form.ListsAll(state.Type) && state.LastNumber == 0 && state.Wildcard && _picked.Count < state.Base.Count;
}
