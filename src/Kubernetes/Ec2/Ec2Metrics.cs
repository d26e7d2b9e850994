using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using KGateway.Grains.Contracts.Metrics;
using KGateway.Resources;
using KGateway.Translation.Endpoints.Ec2;

namespace KGateway.Kubernetes.Ec2;

/// <summary>The meters of the lookups of instances, for each Backend. The names are those that kgateway's dashboards know.</summary>
internal sealed class Ec2Metrics : IDisposable
{
    private readonly Meter _meter;
    private readonly Counter<long> _polls;
    private readonly Histogram<double> _seconds;
    private readonly ConcurrentDictionary<ObjectKey, Ec2Findings> _findings = new();

    public Ec2Metrics(IMeterFactory meters)
    {
        _meter = meters.Create("KGateway.Ec2");
        _polls = _meter.CreateCounter<long>("kgateway_ec2_discovery_poll_total", null, "Lookups of the instances of a Backend");
        _seconds = _meter.CreateDuration("kgateway_ec2_discovery_poll_duration_seconds", "How long a lookup took");
        _meter.CreateObservableGauge(
            "kgateway_ec2_discovery_endpoints_active", () => Observe(static found => found.Endpoints.Count), null, "Endpoints of a Backend");
        _meter.CreateObservableGauge(
            "kgateway_ec2_discovery_error_state",
            () => Observe(static found => found.Failure is null ? 0 : 1),
            null,
            "1 while the last lookup failed");
    }

    /// <summary>A Backend's instances were looked up, or could not be.</summary>
    public void Polled(ObjectKey backend, Ec2Findings findings, TimeSpan duration)
    {
        _findings[backend] = findings;
        var tags = new TagList { { "name", backend.Name }, { "namespace", backend.Namespace } };
        _seconds.Record(duration.TotalSeconds, tags);
        tags.Add("result", findings.Failure is null ? "success" : "error");
        tags.Add("reason", findings.Failure?.Kind.ToString() ?? "");
        _polls.Add(1, tags);
    }

    /// <summary>A Backend is gone, or another replica looks its instances up.</summary>
    public void Forget(ObjectKey backend) => _findings.TryRemove(backend, out _);

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    private IEnumerable<Measurement<long>> Observe(Func<Ec2Findings, long> value)
    {
        foreach (var (backend, findings) in _findings)
            yield return new Measurement<long>(value(findings), new("name", backend.Name), new("namespace", backend.Namespace));
    }
}
