using KGateway.Grains.Contracts.Snapshots;
using KGateway.Translation.Encoding;

namespace KGateway.XdsFrontend.Engine;

/// <summary>All types of one stream and the snapshot that it is brought to.</summary>
internal sealed class StreamState
{
    private readonly TypeState[] _types = new TypeState[XdsTypes.Count];

    public StreamState()
    {
        foreach (var type in XdsTypes.All)
        {
            _types[(int)type] = new TypeState(type);
        }
    }

    public TypeState this[XdsType type] => _types[(int)type];

    /// <summary>The snapshot; null before the first.</summary>
    public ProxySnapshot? Snapshot { get; set; }
}
