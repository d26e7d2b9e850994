using System.IO.Hashing;
using System.Runtime.InteropServices;
using KGateway.Translation.Encoding;

namespace KGateway.XdsFrontend.Engine;

/// <summary>
/// State of the world: each request lists all names it wants, a response of clusters or listeners lists all there are, and the other
/// types are sent in parts and never removed.
/// </summary>
internal sealed class StateOfTheWorldForm : IWireForm
{
    private const string All = "*";

    private static readonly byte[] Separator = [0, 0];

    private static readonly IReadOnlyDictionary<string, string> NoVersions = new Dictionary<string, string>();

    public static StateOfTheWorldForm Instance { get; } = new();

    public bool AnnouncesRemovals => false;

    public bool NewestNonceOnly => true;

    public bool ListsAll(XdsType type) => type is XdsType.Cluster or XdsType.Listener;

    public void Subscribe(TypeState state, XdsRequest request, bool first, bool answers, long now)
    {
        var hash = Hash(request.Names);
        var leftOut = state.LeftOut;
        state.LeftOut = null;
        if (!first && hash == state.LastNames && leftOut is null)
        {
            if (!answers)
            {
                AskedAgain(state, request.Names, now);
            }

            return;
        }

        state.LastNames = hash;
        var names = new HashSet<string>(request.Names, StringComparer.Ordinal);
        var wildcard = names.Remove(All) || (names.Count == 0 && !state.EverNamed && ListsAll(state.Type));
        state.EverNamed |= request.Names.Count > 0;

        var changed = first;
        foreach (var name in Dropped(state, names))
        {
            changed |= state.Unname(name, now);
        }

        if (!wildcard && state.Wildcard)
        {
            state.DisableWildcard(now);
            changed = true;
        }

        var added = !wildcard && first && state.TrySubscribeAll(request.Names, now);
        if (!added)
        {
            foreach (var name in names)
            {
                if (!state.Names.Contains(name) || leftOut?.Contains(name) == true)
                {
                    state.Subscribe(name, version: null, now);
                    added = true;
                }
            }
        }

        if (wildcard && !state.Wildcard)
        {
            state.EnableWildcard(legacy: request.Names.Count == 0, NoVersions, now);
            added = true;
        }

        if (added && ListsAll(state.Type))
        {
            state.ReplyDue = true;
            state.Urgent = true;
        }
        else if (!added && !changed && !answers)
        {
            AskedAgain(state, names, now);
        }

        if (added)
        {
            state.TryFillNamed();
        }
    }

    // A request that isn't heeded may yet be the only one without a name that the next has again: the proxy has dropped what it was sent.
    public void Overtaken(TypeState state, XdsRequest request)
    {
        if (Hash(request.Names) != state.LastNames)
        {
            foreach (var name in Dropped(state, new HashSet<string>(request.Names, StringComparer.Ordinal)))
            {
                (state.LeftOut ??= new(StringComparer.Ordinal)).Add(name);
            }
        }
    }

    // The same names again without a response to answer: Envoy does so for the endpoints of an updated cluster and waits for them.
    private void AskedAgain(TypeState state, IEnumerable<string> names, long now)
    {
        if (!state.Wildcard && state.Names.Count == 0)
        {
            return;
        }

        state.Urgent = true;
        if (ListsAll(state.Type))
        {
            state.ReplyDue = true;
            return;
        }

        foreach (var name in names)
        {
            if (name != All)
            {
                state.Subscribe(name, version: null, now);
            }
        }
    }

    // Every ACK repeats all names: a hash tells that they are the same without looking each one up.
    private static ContentHash Hash(IReadOnlyList<string> names)
    {
        var hasher = new XxHash128();
        for (var i = 0; i < names.Count; i++)
        {
            hasher.Append(MemoryMarshal.AsBytes(names[i].AsSpan()));
            hasher.Append(Separator);
        }

        return ContentHash.Of(hasher);
    }

    private static List<string> Dropped(TypeState state, HashSet<string> names)
    {
        var dropped = new List<string>();
        foreach (var name in state.Names)
        {
            if (!names.Contains(name))
            {
                dropped.Add(name);
            }
        }

        return dropped;
    }
}
