namespace KGateway.Translation.Engine;

/// <summary>How many parts of a translation were made; what was kept from before doesn't count.</summary>
public sealed class TranslationWork
{
    /// <summary>Times that the Gateway's listeners were collected and validated.</summary>
    public int Frames { get; internal set; }

    /// <summary>Routes that were attached to listeners.</summary>
    public int Attachments { get; internal set; }

    /// <summary>Routes whose references were resolved.</summary>
    public int Resolutions { get; internal set; }

    /// <summary>Virtual hosts that were built and encoded.</summary>
    public int VirtualHosts { get; internal set; }

    /// <summary>Route tables that were joined.</summary>
    public int RouteTables { get; internal set; }

    /// <summary>Filter chains of TLSRoutes and TCPRoutes, and filters of UDPRoutes, that were built and encoded.</summary>
    public int Chains { get; internal set; }

    /// <summary>Clusters that were built and encoded.</summary>
    public int Clusters { get; internal set; }

    /// <summary>Listeners that were built and encoded.</summary>
    public int Listeners { get; internal set; }

    /// <summary>Statuses that were made.</summary>
    public int Statuses { get; internal set; }
}
