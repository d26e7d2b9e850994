using System.Diagnostics;
using System.Diagnostics.Metrics;
using KGateway.Grains.Contracts.Metrics;
using KGateway.Resources;

namespace KGateway.Grains.Metrics;

/// <summary>Instruments of the deployment of Gateways; names and labels are those that kgateway's dashboards know.</summary>
internal sealed class DeploymentMetrics
{
    private const string Controller = "gateway";

    private readonly Counter<long> _total;
    private readonly Histogram<double> _seconds;
    private readonly UpDownCounter<long> _running;

    public DeploymentMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(GrainMetrics.Name);
        _total = meter.CreateCounter<long>("kgateway_controller_reconciliations_total", null, "Deployments of Gateways that were made or looked after");
        _seconds = meter.CreateDuration("kgateway_controller_reconcile_duration_seconds", "How long a deployment of a Gateway took");
        _running = meter.CreateUpDownCounter<long>("kgateway_controller_reconciliations_running", null, "Deployments of Gateways that are going on");
    }

    /// <summary>A deployment begins.</summary>
    public void Begins(ObjectKey gateway) => _running.Add(1, Tags(gateway));

    /// <summary>A deployment has ended.</summary>
    public void Ended(ObjectKey gateway, TimeSpan duration, bool succeeded)
    {
        var tags = Tags(gateway);
        _running.Add(-1, tags);
        _seconds.Record(duration.TotalSeconds, tags);
        tags.Add("result", succeeded ? "success" : "error");
        _total.Add(1, tags);
    }

    private static TagList Tags(ObjectKey gateway) =>
        new() { { "controller", Controller }, { "name", gateway.Name }, { "namespace", gateway.Namespace } };
}
