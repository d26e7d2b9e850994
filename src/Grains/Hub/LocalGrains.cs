using System.Collections.Concurrent;
using KGateway.Grains.Contracts.Gateways;
using KGateway.Grains.Contracts.Services;
using KGateway.Grains.Contracts.Watching;
using KGateway.Grains.Gateways;
using KGateway.Grains.Statuses;
using KGateway.Resources;
using KGateway.Translation.Backends;

namespace KGateway.Grains.Hub;

/// <summary>
/// The grains that live on this silo, so that a change of the silo's replica reaches them without a message. What is read from them is
/// immutable and may be read from any thread.
/// </summary>
internal sealed class LocalGrains
{
    /// <summary>The readers of streams, by stream.</summary>
    public ConcurrentDictionary<string, IWatchView> Watches { get; } = new(StringComparer.Ordinal);

    /// <summary>The Gateways.</summary>
    public ConcurrentDictionary<ObjectKey, ILocalGateway> Gateways { get; } = new();

    /// <summary>The backends.</summary>
    public ConcurrentDictionary<BackendKey, ILocalService> Services { get; } = new();

    /// <summary>The statuses.</summary>
    public ConcurrentDictionary<ResourceId, ILocalStatus> Statuses { get; } = new();

    /// <summary>What the statuses depend on that no Gateway speaks of.</summary>
    public StatusDependencies StatusDependencies { get; } = new();
}

/// <summary>A grain on this silo that can be moved.</summary>
internal interface IMovable
{
    /// <summary>Moves it to another silo as soon as it is idle. Never blocks.</summary>
    void MoveTo(SiloAddress silo);
}

/// <summary>A stream's reader on this silo.</summary>
internal interface IWatchView : IMovable
{
    /// <summary>What it does.</summary>
    WatchState View { get; }
}

/// <summary>A Gateway that is translated on this silo.</summary>
internal interface ILocalGateway : IMovable
{
    /// <summary>What it does.</summary>
    GatewayState View { get; }

    /// <summary>The newest translation with its inputs; null before the first.</summary>
    TranslatedGateway? Translated { get; }

    /// <summary>Says that the replica changed. Never blocks.</summary>
    void StateChanged();

    /// <summary>The same where an object that names the Gateway is among what changed. Never blocks.</summary>
    void OwnChanged();
}

/// <summary>A backend whose endpoints are translated on this silo.</summary>
internal interface ILocalService
{
    /// <summary>What it does.</summary>
    ServiceState View { get; }

    /// <summary>True while it has endpoints of a version that the replica has not reached yet.</summary>
    bool AwaitsState { get; }

    /// <summary>Says that the replica changed in what the backend depends on. Never blocks.</summary>
    void StateChanged();

    /// <summary>Asks it to renew its subscriptions. Never blocks.</summary>
    void Renew();
}

/// <summary>The status of an object that is written from this silo.</summary>
internal interface ILocalStatus
{
    /// <summary>Says that the object, or what its status depends on, changed. Never blocks.</summary>
    void StateChanged();

    /// <summary>Says that silos came or went, with the proxies that were connected there. Never blocks.</summary>
    void SilosChanged();
}
