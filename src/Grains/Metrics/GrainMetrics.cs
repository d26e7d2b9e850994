using System.Diagnostics;
using System.Diagnostics.Metrics;
using KGateway.Grains.Contracts.Proxies;
using KGateway.Grains.Hub;
using KGateway.Resources;
using KGateway.Translation.Encoding;

namespace KGateway.Grains.Metrics;

/// <summary>The meters and traces of the grains. The names are those that kgateway's dashboards know.</summary>
internal sealed class GrainMetrics : IDisposable
{
    /// <summary>Name of the meter and of the source of traces.</summary>
    public const string Name = "KGateway.Grains";

    private static readonly string[] ResourceNames = ["Cluster", "Endpoint", "Secret", "Listener", "Route"];

    private readonly Meter _meter;
    private readonly Counter<long> _translations;
    private readonly Histogram<double> _translationSeconds;
    private readonly Counter<long> _snapshots;
    private readonly Counter<long> _rejects;
    private readonly Counter<long> _statusSyncs;
    private readonly Histogram<double> _statusSeconds;

    public GrainMetrics(IMeterFactory meters, LocalGrains locals)
    {
        _meter = meters.Create(Name);
        _translations = _meter.CreateCounter<long>("kgateway_translator_translations_total", null, "Translations of Gateways");
        _translationSeconds = _meter.CreateHistogram<double>(
            "kgateway_translator_translation_duration_seconds", null, "How long a translation of a Gateway took");
        _snapshots = _meter.CreateCounter<long>("kgateway_xds_snapshot_transforms_total", null, "Translations that changed a snapshot");
        _rejects = _meter.CreateCounter<long>("kgateway_envoy_xds_rejects_total", null, "Responses that proxies refused");
        _statusSyncs = _meter.CreateCounter<long>("kgateway_status_syncer_status_syncs_total", null, "Statuses that were written");
        _statusSeconds = _meter.CreateHistogram<double>(
            "kgateway_status_syncer_status_sync_duration_seconds", null, "How long writing a status took");
        _meter.CreateObservableGauge(
            "kgateway_xds_snapshot_resources", () => ObserveResources(locals), null, "Resources of a Gateway's snapshot");
    }

    /// <summary>Traces of translations and pushes.</summary>
    public static ActivitySource Activities { get; } = new(Name);

    /// <summary>A Gateway was translated.</summary>
    public void Translated(ObjectKey gateway, TimeSpan duration, bool succeeded)
    {
        var tags = new TagList
        {
            { "name", gateway.Name },
            { "namespace", gateway.Namespace },
            { "translator", "gateway" },
        };
        _translationSeconds.Record(duration.TotalSeconds, tags);
        tags.Add("result", succeeded ? "success" : "error");
        _translations.Add(1, tags);
    }

    /// <summary>A translation changed the snapshot of a Gateway.</summary>
    public void SnapshotMade(ObjectKey gateway) =>
        _snapshots.Add(1, new TagList { { "gateway", gateway.Name }, { "namespace", gateway.Namespace }, { "result", "success" } });

    /// <summary>A proxy refused a response.</summary>
    public void Rejected(ObjectKey gateway, XdsType type) => _rejects.Add(
        1,
        new TagList { { "gateway_namespace", gateway.Namespace }, { "gateway_name", gateway.Name }, { "type_url", type.Url() } });

    /// <summary>A status was written, or could not be.</summary>
    public void StatusWritten(ResourceId id, TimeSpan duration, bool succeeded)
    {
        var tags = new TagList { { "name", id.Key.Name }, { "namespace", id.Key.Namespace }, { "syncer", id.GroupKind.Kind } };
        _statusSeconds.Record(duration.TotalSeconds, tags);
        tags.Add("result", succeeded ? "success" : "error");
        _statusSyncs.Add(1, tags);
    }

    /// <summary>Shows how many refusals are in force.</summary>
    public void ObserveRejects(Func<IEnumerable<ProxyReport>> proxies) => _meter.CreateObservableGauge(
        "kgateway_envoy_xds_rejects_active",
        () => proxies()
            .SelectMany(static proxy => proxy.Types, static (proxy, type) => (proxy.Gateway, type))
            .Where(static pair => pair.type.RejectedMessage is not null)
            .GroupBy(static pair => (pair.Gateway, pair.type.Type))
            .Select(static group => new Measurement<long>(
                group.Count(),
                new("gateway_namespace", group.Key.Gateway.Namespace),
                new("gateway_name", group.Key.Gateway.Name),
                new("type_url", group.Key.Type.Url()))),
        null,
        "Refusals of proxies that are in force");

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    private static IEnumerable<Measurement<long>> ObserveResources(LocalGrains locals)
    {
        foreach (var (gateway, grain) in locals.Gateways)
        {
            if (grain.Translated is not { } translated)
                continue;
            foreach (var type in XdsTypes.All.ToArray())
            {
                var count = type == XdsType.Endpoints
                    ? translated.Translation.Backends.Count
                    : translated.Translation.Resources[(int)type].Count;
                yield return new Measurement<long>(
                    count,
                    new("gateway", gateway.Name),
                    new("namespace", gateway.Namespace),
                    new("resource", ResourceNames[(int)type]));
            }
        }
    }
}
