using KGateway.Translation.Encoding;

namespace KGateway.XdsFrontend.Engine;

/// <summary>
/// Incremental xDS. Subscriptions are facts whatever the nonce says: a nonce only pairs a response with its ACK or NACK.
/// </summary>
internal sealed class DeltaForm : IWireForm
{
    private const string All = "*";

    private static readonly IReadOnlyDictionary<string, string> NoVersions = new Dictionary<string, string>();

    public static DeltaForm Instance { get; } = new();

    public bool AnnouncesRemovals => true;

    public bool NewestNonceOnly => false;

    public bool ListsAll(XdsType type) => false;

    public void Subscribe(TypeState state, XdsRequest request, bool first, bool answers, long now)
    {
        foreach (var name in request.Unsubscribe)
        {
            if (name == All)
            {
                state.DisableWildcard(now);
            }
            else if (state.Unname(name, now) && state.Wildcard)
            {
                // The name stays covered by the wildcard: the proxy is told again what it is, or that it isn't.
                var difference = state.Differ(name, now);
                difference.Force = true;
                difference.Asked = true;
                state.Urgent = true;
            }
        }

        // The versions are meaningful in the first request of a type only.
        var versions = first ? request.InitialVersions : NoVersions;
        var empty = request.Names.Count == 0 && request.Unsubscribe.Count == 0;
        var legacy = first && empty && state.Type is (XdsType.Cluster or XdsType.Listener);
        if ((legacy || Contains(request.Names, All)) && !state.Wildcard)
        {
            foreach (var name in request.Names)
            {
                Name(state, name, versions, now);
            }

            state.EnableWildcard(legacy, versions, now);
            state.ReplyDue = true;
            state.Urgent = true;
            return;
        }

        if (Contains(request.Names, All))
        {
            state.EnableWildcard(legacy: false, NoVersions, now);
        }

        if (first && versions.Count == 0 && !Contains(request.Names, All) && state.TrySubscribeAll(request.Names, now))
        {
            return;
        }

        foreach (var name in request.Names)
        {
            Name(state, name, versions, now);
        }

        if (request.Names.Count > 0)
        {
            state.TryFillNamed();
        }
    }

    private static void Name(TypeState state, string name, IReadOnlyDictionary<string, string> versions, long now)
    {
        if (name != All)
        {
            state.EverNamed = true;
            state.Subscribe(name, versions.GetValueOrDefault(name), now);
        }
    }

    private static bool Contains(IReadOnlyList<string> names, string wanted)
    {
        for (var i = 0; i < names.Count; i++)
        {
            if (names[i] == wanted)
            {
                return true;
            }
        }

        return false;
    }
}
