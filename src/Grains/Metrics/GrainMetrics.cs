using System.Diagnostics;
using System.Diagnostics.Metrics;
using KGateway.Grains.Contracts.Metrics;
using KGateway.Grains.Hub;
using KGateway.Resources;

namespace KGateway.Grains.Metrics;

/// <summary>The meters and traces of the grains. The names are those that kgateway's dashboards know.</summary>
internal sealed class GrainMetrics : IDisposable
{
    /// <summary>Name of the meter and of the source of traces.</summary>
    public const string Name = "KGateway.Grains";

    private readonly Meter _meter;
    private readonly Counter<long> _translations;
    private readonly Histogram<double> _translationSeconds;
    private readonly UpDownCounter<long> _translating;
    private readonly Counter<long> _transforms;
    private readonly Histogram<double> _transformSeconds;
    private readonly Counter<long> _syncs;
    private readonly Histogram<double> _syncSeconds;
    private readonly Counter<long> _replacements;
    private readonly Counter<long> _statusSyncs;
    private readonly Histogram<double> _statusSeconds;
    private readonly Counter<long> _objectSyncsStarted;
    private readonly Counter<long> _objectSyncsCompleted;
    private readonly Histogram<double> _objectSyncSeconds;

    public GrainMetrics(IMeterFactory meters, LocalGrains locals, StateReplica state)
    {
        _meter = meters.Create(Name);
        _translations = Counter("kgateway_translator_translations_total", "Translations of Gateways");
        _translationSeconds = _meter.CreateDuration("kgateway_translator_translation_duration_seconds", "How long a translation of a Gateway took");
        _translating = _meter.CreateUpDownCounter<long>("kgateway_translator_translations_running", null, "Translations that are going on");
        _transforms = Counter("kgateway_xds_snapshot_transforms_total", "Translations that changed a snapshot");
        _transformSeconds = _meter.CreateDuration("kgateway_xds_snapshot_transform_duration_seconds", "How long it took to take a translation as a snapshot");
        _syncs = Counter("kgateway_xds_snapshot_syncs_total", "Snapshots that were given to the streams of this replica");
        _syncSeconds = _meter.CreateDuration("kgateway_xds_snapshot_sync_duration_seconds", "How long it took to give a snapshot to the streams");
        _replacements = Counter("kgateway_routing_replacements_total", "Routes of which rules came to answer with an error");
        _statusSyncs = Counter("kgateway_status_syncer_status_syncs_total", "Statuses that were written");
        _statusSeconds = _meter.CreateDuration("kgateway_status_syncer_status_sync_duration_seconds", "How long writing a status took");
        _objectSyncsStarted = Counter("kgateway_resources_status_syncs_started_total", "Statuses that began to differ from what is written");
        _objectSyncsCompleted = Counter("kgateway_resources_status_syncs_completed_total", "Statuses that were written after they began to differ");
        _objectSyncSeconds = _meter.CreateDuration(
            "kgateway_resources_status_sync_duration_seconds", "From when a status began to differ until it was written");

        // Nothing is ever dropped here; dashboards look whether it is zero.
        _meter.CreateObservableCounter("kgateway_resources_updates_dropped_total", static () => 0L, null, "Changes that weren't counted");
        new GatewayGauges(locals, state).AddTo(_meter);
    }

    /// <summary>Traces of translations and pushes.</summary>
    public static ActivitySource Activities { get; } = new(Name);

    /// <summary>A translation goes on until this is disposed.</summary>
    public RunningTranslation Translating(ObjectKey gateway)
    {
        var tags = Translator(gateway);
        _translating.Add(1, tags);
        return new(_translating, tags);
    }

    /// <summary>A translation has ended.</summary>
    public void Translated(ObjectKey gateway, TimeSpan duration, bool succeeded)
    {
        var tags = Translator(gateway);
        _translationSeconds.Record(duration.TotalSeconds, tags);
        tags.Add("result", succeeded ? "success" : "error");
        _translations.Add(1, tags);
    }

    /// <summary>A translation changed the snapshot of a Gateway.</summary>
    public void SnapshotMade(ObjectKey gateway, TimeSpan duration)
    {
        var tags = Gateway(gateway);
        _transformSeconds.Record(duration.TotalSeconds, tags);
        tags.Add("result", "success");
        _transforms.Add(1, tags);
    }

    /// <summary>The streams of this silo were given a snapshot.</summary>
    public void SnapshotGiven(ObjectKey gateway, TimeSpan duration)
    {
        _syncs.Add(1, Gateway(gateway));
        _syncSeconds.Record(duration.TotalSeconds, Gateway(gateway));
    }

    /// <summary>A route has rules that answer with an error, for one of the reasons of <see cref="RouteReplacements"/>.</summary>
    public void RouteReplaced(ObjectKey gateway, string error) => _replacements.Add(
        1, new TagList { { "gateway_namespace", gateway.Namespace }, { "gateway", gateway.Name }, { "error_type", error } });

    /// <summary>What a Gateway says of an object began to differ from what is written.</summary>
    public void ObjectSyncStarted(ObjectKey gateway, ResourceId id)
    {
        if (Object(gateway, id) is { } tags)
            _objectSyncsStarted.Add(1, tags);
    }

    /// <summary>It is written now.</summary>
    public void ObjectSyncCompleted(ObjectKey gateway, ResourceId id, TimeSpan duration)
    {
        if (Object(gateway, id) is not { } tags)
            return;
        _objectSyncsCompleted.Add(1, tags);
        _objectSyncSeconds.Record(duration.TotalSeconds, tags);
    }

    /// <summary>A status was written, or could not be.</summary>
    public void StatusWritten(ResourceId id, TimeSpan duration, bool succeeded)
    {
        var tags = new TagList { { "name", id.Key.Name }, { "namespace", id.Key.Namespace }, { "syncer", id.GroupKind.Kind } };
        _statusSeconds.Record(duration.TotalSeconds, tags);
        tags.Add("result", succeeded ? "success" : "error");
        _statusSyncs.Add(1, tags);
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    private Counter<long> Counter(string name, string description) => _meter.CreateCounter<long>(name, null, description);

    private static TagList Translator(ObjectKey gateway) =>
        new() { { "name", gateway.Name }, { "namespace", gateway.Namespace }, { "translator", "gateway" } };

    private static TagList Gateway(ObjectKey gateway) => new() { { "gateway", gateway.Name }, { "namespace", gateway.Namespace } };

    private static TagList? Object(ObjectKey gateway, ResourceId id) => GatewayGauges.NameOf(id.GroupKind) is { } resource
        ? new() { { "gateway", gateway.Name }, { "namespace", id.Key.Namespace }, { "resource", resource } }
        : null;
}
