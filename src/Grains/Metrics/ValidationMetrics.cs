using System.Diagnostics.Metrics;
using KGateway.Grains.Contracts.Metrics;
using KGateway.Grains.Hosting;
using KGateway.Translation.Validation;
using Microsoft.Extensions.Options;

namespace KGateway.Grains.Metrics;

/// <summary>
/// Instruments of strict validation; names and labels are those that kgateway's dashboards know. The caller is what is asked about, such as
/// <c>route</c>. One question to Envoy is about many, so that its duration has no caller of its own.
/// </summary>
internal sealed class ValidationMetrics
{
    private const string Batch = "batch";

    private readonly Counter<long> _calls;
    private readonly Counter<long> _hits;
    private readonly Counter<long> _misses;
    private readonly Counter<long> _valid;
    private readonly Counter<long> _invalid;
    private readonly Counter<long> _errors;
    private readonly Histogram<double> _seconds;

    public ValidationMetrics(IMeterFactory meters, IOptions<KGatewayOptions> options)
    {
        var mode = options.Value.Translation.ValidationMode;
        var meter = meters.Create(GrainMetrics.Name);
        _calls = meter.CreateCounter<long>("kgateway_validation_calls_total", null, "Configurations that Envoy was to be asked about");
        _hits = meter.CreateCounter<long>("kgateway_validation_cache_hits_total", null, "Those whose verdict was known, or being asked for");
        _misses = meter.CreateCounter<long>("kgateway_validation_cache_misses_total", null, "Those that Envoy was asked about");
        _valid = meter.CreateCounter<long>("kgateway_validation_valid_total", null, "Configurations that Envoy takes");
        _invalid = meter.CreateCounter<long>("kgateway_validation_invalid_xds_total", null, "Configurations that Envoy refuses");
        _errors = meter.CreateCounter<long>("kgateway_validation_invocation_errors_total", null, "Configurations that Envoy could not be asked about");
        _seconds = meter.CreateDuration("kgateway_validation_duration_seconds", "How long Envoy took to answer");
        meter.CreateObservableGauge(
            "kgateway_validation_mode",
            () => new Measurement<long>(1, new("mode", mode.ToString().ToUpperInvariant()), new("validator_mode", "CACHE")),
            null,
            "How configurations are validated");
    }

    /// <summary>Something is to be asked; <paramref name="known"/> when somebody asked the same before.</summary>
    public void Called(ConfigurationCandidate candidate, bool known)
    {
        _calls.Add(1, Caller(candidate));
        (known ? _hits : _misses).Add(1, Caller(candidate));
    }

    /// <summary>Envoy has said what it thinks.</summary>
    public void Answered(ConfigurationCandidate candidate, bool valid) => (valid ? _valid : _invalid).Add(1, Caller(candidate));

    /// <summary>Envoy could not be asked.</summary>
    public void Unanswered(ConfigurationCandidate candidate) => _errors.Add(1, Caller(candidate));

    /// <summary>A question to Envoy has ended.</summary>
    public void Ended(TimeSpan duration, string result) => _seconds.Record(duration.TotalSeconds, new("caller", Batch), new("result", result));

    private static KeyValuePair<string, object?> Caller(ConfigurationCandidate candidate) => new("caller", candidate.Kind switch
    {
        CandidateKind.VirtualHost => "route",
        CandidateKind.ConnectionManager => "policy",
        _ => "cluster",
    });
}
