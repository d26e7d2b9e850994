using KGateway.Translation;

namespace KGateway.Grains.Hosting;

/// <summary>Options of the grains of a silo.</summary>
public sealed class KGatewayOptions
{
    /// <summary>Settings of the translation.</summary>
    public TranslationSettings Translation { get; set; } = new();

    /// <summary>
    /// How often subscriptions between silos are renewed, which also finds what a lost message hid; a subscription that is not renewed
    /// for three times as long ends.
    /// </summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a silo checks that everything it must keep alive is alive and every written status is as it should be.</summary>
    public TimeSpan Audit { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>For how long no silo must have come or gone before work is moved to silos that do less.</summary>
    public TimeSpan Calm { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// How long a proxy may lack the current configuration before its Gateway's status says so, and the least time between two writes
    /// that change what it says of proxies.
    /// </summary>
    public TimeSpan ProxyPatience { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How many bytes of one message between silos may be payload, about.</summary>
    public int PageBytes { get; set; } = 2 << 20;
}
