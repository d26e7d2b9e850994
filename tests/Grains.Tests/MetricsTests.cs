using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using KGateway.Grains.Metrics;
using KGateway.Grains.Tests.Harness;
using KGateway.Resources;
using static KGateway.Grains.Tests.Harness.Objects;

namespace KGateway.Grains.Tests;

/// <summary>What is counted when statuses are written and routes have no backend.</summary>
public sealed class MetricsTests : IDisposable
{
    private const string Name = "measured";

    private readonly ConcurrentQueue<(string Instrument, double Value, string Labels)> _measured = new();
    private readonly MeterListener _listener = new();

    public MetricsTests()
    {
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name == GrainMetrics.Name)
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.Start();
    }

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task StatusesAreCountedByGatewayAndObjectFromTheirFirstDifferenceToTheWrite()
    {
        await using var cluster = await TestCluster.StartAsync(1, realTranslation: true);
        cluster.Source.Put(Class(), Gateway(Name), Route(Name, "v1", "web", Name));
        await cluster.Statuses.UntilAsync(() => cluster.Statuses.Written.ContainsKey(new(ResourceKinds.HttpRoute.GroupKind, Key(Name))), "written");
        await cluster.Statuses.UntilAsync(() => cluster.Statuses.Written.ContainsKey(new(ResourceKinds.Gateway.GroupKind, Key(Name))), "written");
        foreach (var kind in (string[])["HTTPRoute", "Gateway"])
        {
            var labels = $"gateway={Name} namespace=default resource={kind}";
            // The duration is measured last.
            await Eventually.TrueAsync(
                () => Sum("kgateway_resources_status_syncs_completed_total", labels) is >= 1 and var completed
                    && Sum("kgateway_resources_status_syncs_started_total", labels) == completed
                    && _measured.Count(measured => measured.Instrument == "kgateway_resources_status_sync_duration_seconds" && measured.Labels == labels) == completed,
                $"{kind} completed");
            Assert.True(Sum("kgateway_status_syncer_status_syncs_total", $"name={Name} namespace=default result=success syncer={kind}") >= 1);
        }

        // There is no Service.
        Assert.Equal(1, Sum("kgateway_routing_replacements_total", $"error_type=ref_not_found gateway={Name} gateway_namespace=default"));
        cluster.Source.Put(Service("web"));
        await cluster.Statuses.UntilAsync(() => cluster.Statuses.Writes(new(ResourceKinds.HttpRoute.GroupKind, Key(Name))) >= 2, "mended");
        cluster.Source.Delete(Service("web"));
        await Eventually.TrueAsync(
            () => Sum("kgateway_routing_replacements_total", $"error_type=ref_not_found gateway={Name} gateway_namespace=default") == 2, "counted again");

        Assert.Equal(0, Sum("kgateway_translator_translations_running", $"name={Name} namespace=default translator=gateway"));
        await Eventually.TrueAsync(() => Sum("kgateway_controller_reconciliations_running", $"controller=gateway name={Name} namespace=default") == 0, "deployed");
        Assert.Equal(1, Observed("kgateway_resources_managed", $"namespace=default parent={Name} resource=HTTPRoute"));
        Assert.Equal(1, Observed("kgateway_routing_domains", $"gateway={Name} namespace=default port=80"));
    }

    [Fact]
    public async Task AFailedDeploymentIsCountedAsAnError()
    {
        await using var cluster = await TestCluster.StartAsync(1, realTranslation: true);
        cluster.Deployer.Failure = new IOException("busy");
        cluster.Source.Put(Class(), Gateway(Name + "-failed"));
        await Eventually.TrueAsync(
            () => Sum("kgateway_controller_reconciliations_total", $"controller=gateway name={Name}-failed namespace=default result=error") >= 1, "counted");
    }

    private double Observed(string instrument, string labels)
    {
        _measured.Clear();
        _listener.RecordObservableInstruments();
        return Sum(instrument, labels);
    }

    private double Sum(string instrument, string labels) =>
        _measured.Where(measured => measured.Instrument == instrument && measured.Labels == labels).Sum(static measured => measured.Value);

    private void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) => _measured.Enqueue((
        instrument.Name, value, string.Join(' ', tags.ToArray().OrderBy(static tag => tag.Key, StringComparer.Ordinal).Select(static tag => $"{tag.Key}={tag.Value}"))));
}
