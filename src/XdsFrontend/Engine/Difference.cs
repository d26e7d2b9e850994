using KGateway.Translation.Encoding;

namespace KGateway.XdsFrontend.Engine;

/// <summary>One name for which the proxy does not (known to us) hold what the snapshot says.</summary>
internal sealed class Difference
{
    /// <summary>What the proxy holds now, as far as responses have been sent and not refused.</summary>
    public HeldState Held { get; set; }

    /// <summary>Send the resource even if the proxy holds this content.</summary>
    public bool Force { get; set; }

    /// <summary>The proxy asked for the name by a subscription: if there is no such resource, say so (delta).</summary>
    public bool Asked { get; set; }

    /// <summary>Version that the proxy refused; not sent again until the content changes.</summary>
    public ContentHash? Refused { get; set; }

    /// <summary>The proxy refused the <see cref="EmptyCluster"/> that should replace the cluster before its removal.</summary>
    public bool KeepsOwner { get; set; }

    /// <summary>Was in a refused response beside others; sent again only within its <see cref="TypeState.Suspects"/> group.</summary>
    public bool Suspect { get; set; }

    /// <summary>Timestamp since when the snapshot lacks the resource; meaningful only while it does.</summary>
    public long GoneSince { get; set; }

    /// <summary>
    /// Timestamp since when nothing names the cluster any more that the snapshot lacks: it only waits for its time, and is not behind.
    /// Null while something may name it.
    /// </summary>
    public long? UnusedSince { get; set; }
}
