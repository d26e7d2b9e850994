using System.Diagnostics;
using System.Diagnostics.Metrics;
using KGateway.Grains.Contracts.Metrics;
using KGateway.Grains.Hosting;
using KGateway.Translation;
using KGateway.Translation.Validation;
using Microsoft.Extensions.Options;

namespace KGateway.Grains.Metrics;

/// <summary>
/// What Envoy is asked in the strict mode, and how long that takes. The names are those that kgateway's dashboards know; the caller is the
/// sort of configuration, of the time that of all that was asked by one run.
/// </summary>
internal sealed class ValidationMetrics
{
    private readonly Counter<long> _calls;
    private readonly Counter<long> _hits;
    private readonly Counter<long> _misses;
    private readonly Counter<long> _valid;
    private readonly Counter<long> _invalid;
    private readonly Counter<long> _errors;
    private readonly Histogram<double> _seconds;

    public ValidationMetrics(IMeterFactory meters, IOptions<KGatewayOptions> options)
    {
        var meter = meters.Create(GrainMetrics.Name);
        _calls = meter.CreateCounter<long>("kgateway_validation_calls_total", null, "Configurations that Envoy's opinion was wanted of");
        _hits = meter.CreateCounter<long>("kgateway_validation_cache_hits_total", null, "Those of which it was known");
        _misses = meter.CreateCounter<long>("kgateway_validation_cache_misses_total", null, "Those of which it wasn't known");
        _valid = meter.CreateCounter<long>("kgateway_validation_valid_total", null, "Configurations that Envoy takes");
        _invalid = meter.CreateCounter<long>("kgateway_validation_invalid_xds_total", null, "Configurations that Envoy refuses");
        _errors = meter.CreateCounter<long>("kgateway_validation_invocation_errors_total", null, "Configurations that Envoy couldn't be asked about");
        _seconds = meter.CreateDuration("kgateway_validation_duration_seconds", "How long Envoy was asked at a time");
        var settings = options.Value.Translation;
        meter.CreateObservableGauge(
            "kgateway_validation_mode", () => new Measurement<int>(1, ModeOf(settings)), null, "How configurations are validated");
    }

    /// <summary>Candidates were handed in.</summary>
    public void Called(IEnumerable<ConfigurationCandidate> candidates) => Count(_calls, candidates);

    /// <summary>A candidate needn't be asked about.</summary>
    public void Known(ConfigurationCandidate candidate) => _hits.Add(1, CallerOf(candidate.Kind));

    /// <summary>Candidates are asked about.</summary>
    public void Asked(IEnumerable<ConfigurationCandidate> candidates) => Count(_misses, candidates);

    /// <summary>Envoy has spoken of a candidate.</summary>
    public void Decided(ConfigurationCandidate candidate, bool valid) => (valid ? _valid : _invalid).Add(1, CallerOf(candidate.Kind));

    /// <summary>Asking took some time; <paramref name="undecided"/> are those of which Envoy said nothing.</summary>
    public void Ended(TimeSpan duration, bool refusals, IReadOnlyCollection<ConfigurationCandidate> undecided)
    {
        Count(_errors, undecided);
        var result = undecided.Count > 0 ? "invocation_error" : refusals ? "invalid_xds" : "valid";
        _seconds.Record(duration.TotalSeconds, new TagList { { "caller", "batch" }, { "result", result } });
    }

    private static void Count(Counter<long> counter, IEnumerable<ConfigurationCandidate> candidates)
    {
        foreach (var candidate in candidates)
            counter.Add(1, CallerOf(candidate.Kind));
    }

    private static KeyValuePair<string, object?> CallerOf(CandidateKind kind) => new("caller", kind switch
    {
        CandidateKind.VirtualHost => "route",
        CandidateKind.ConnectionManager => "policy",
        _ => "cluster",
    });

    private static KeyValuePair<string, object?>[] ModeOf(TranslationSettings settings) =>
    [
        new("mode", settings.ValidationMode.ToString().ToUpperInvariant()),
        new("validator_mode", settings.ValidatorMode.ToString().ToUpperInvariant()),
    ];
}
