using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using KGateway.Grains.Hosting;
using KGateway.Grains.Hub;
using KGateway.Grains.Metrics;
using KGateway.Grains.Tests.Harness;
using KGateway.Grains.Validation;
using KGateway.Resources;
using KGateway.Translation;
using KGateway.Translation.Documents;
using KGateway.Translation.Validation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace KGateway.Grains.Tests.Validation;

public sealed class ConfigurationChecksTests : IAsyncDisposable
{
    private static readonly TranslationSettings Strict = new() { ValidationMode = ValidationMode.Strict, AsksEnvoy = true };

    private readonly FakeTimeProvider _time = new();
    private readonly FakeValidator _validator = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly MeterListener _listener = new();
    private readonly ConcurrentQueue<(string Name, long Count)> _counted = new();
    private readonly StateReplica _state;
    private readonly ConfigurationChecks _checks;

    public ConfigurationChecksTests()
    {
        // Only those of this test's own factory.
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, _services.GetRequiredService<IMeterFactory>()))
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, count, _, _) => _counted.Enqueue((instrument.Name, count)));
        _listener.Start();
        var options = Options.Create(new KGatewayOptions { Translation = Strict });
        _state = new StateReplica(FakeSource.Folder(), options);
        _checks = new ConfigurationChecks([_validator], _state, options, Metrics(options), _time, NullLogger<ConfigurationChecks>.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        await _checks.DisposeAsync();
        _listener.Dispose();
        await _services.DisposeAsync();
    }

    [Fact]
    public async Task What_Envoy_is_asked_and_says_is_counted()
    {
        var candidates = Candidates(3);
        _validator.Refuses = candidate => candidate.Hash == candidates[2].Hash;
        var all = VerdictsAsync(candidates);
        _checks.Ask(candidates);
        await all;
        _checks.Ask(candidates[..1]);
        Assert.Equal(4, Counted("calls"));
        Assert.Equal(3, Counted("cache_misses"));
        Assert.Equal(1, Counted("cache_hits"));
        Assert.Equal(2, Counted("valid"));
        Assert.Equal(1, Counted("invalid_xds"));
        Assert.Equal(0, Counted("invocation_errors"));
    }

    private long Counted(string what) =>
        _counted.Where(counted => counted.Name == $"kgateway_validation_{what}_total").Sum(static counted => counted.Count);

    private ValidationMetrics Metrics(IOptions<KGatewayOptions> options) => new(_services.GetRequiredService<IMeterFactory>(), options);

    [Fact]
    public async Task Candidates_that_come_while_Envoy_is_busy_are_one_batch()
    {
        var candidates = Candidates(5);
        _validator.Hold();
        _checks.Ask([candidates[0]]);
        await _validator.UntilAsync(() => _validator.Calls.Count == 1, "asked");
        foreach (var candidate in candidates[1..])
            _checks.Ask([candidate]);
        // One that is asked already isn't asked twice.
        _checks.Ask([candidates[0], candidates[1]]);
        var all = VerdictsAsync(candidates);
        _validator.Release();
        await all;
        Assert.Equal([1, 4], _validator.Calls);
        Assert.Null(_checks.Problem);
    }

    [Fact]
    public async Task When_Envoy_cannot_be_asked_candidates_pass_and_are_asked_again_later()
    {
        var candidates = Candidates(2);
        _validator.Failure = "it is broken";
        var first = VerdictsAsync(candidates[..1]);
        _checks.Ask(candidates[..1]);
        Assert.False(Assert.Single(await first).Definitive);
        Assert.Contains("broken", _checks.Problem, StringComparison.Ordinal);

        // Nobody waits for it meanwhile.
        var second = VerdictsAsync(candidates[1..]);
        _checks.Ask(candidates[1..]);
        Assert.False(Assert.Single(await second).Definitive);
        Assert.Single(_validator.Calls);

        _validator.Failure = null;
        _validator.Refuses = static _ => true;
        var again = VerdictsAsync(candidates, definitive: true);
        _time.Advance(ConfigurationChecks.Pause);
        Assert.All(await again, static verdict => Assert.Equal((true, "no"), (verdict.Definitive, verdict.Refusal)));
        Assert.Null(_checks.Problem);
    }

    [Fact]
    public async Task An_Envoy_that_says_nothing_holds_up_nobody_for_ever()
    {
        var candidates = Candidates(1);
        _validator.Hold();
        var passed = VerdictsAsync(candidates);
        _checks.Ask(candidates);
        await _validator.UntilAsync(() => _validator.Calls.Count == 1, "asked");
        _time.Advance(ConfigurationChecks.Patience);
        Assert.False(Assert.Single(await passed).Definitive);
        Assert.Contains("1 of 1", _checks.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_takes_too_long_to_find_out_passes_and_is_asked_on()
    {
        var candidates = Candidates(2);
        _validator.Known = candidate => candidate.Hash == candidates[0].Hash;
        _validator.Hold();
        var passed = VerdictsAsync(candidates);
        _checks.Ask(candidates);
        await _validator.UntilAsync(() => _validator.Calls.Count == 1, "asked");
        _time.Advance(ConfigurationChecks.Patience);
        Assert.Equal([true, false], (await passed).Select(static verdict => verdict.Definitive));
        Assert.Null(_checks.Problem);
        await _validator.UntilAsync(() => _validator.Calls.Count == 2, "asked again");
        var known = VerdictsAsync(candidates, definitive: true);
        _validator.Release();
        await known;
        Assert.Equal([2, 1], _validator.Calls);
    }

    [Fact]
    public async Task Without_an_Envoy_strict_validation_is_told_of()
    {
        var options = Options.Create(new KGatewayOptions { Translation = Strict });
        await using var nobody = new ConfigurationChecks([], _state, options, Metrics(options), _time, NullLogger<ConfigurationChecks>.Instance);
        Assert.Contains("no Envoy", nobody.Problem, StringComparison.Ordinal);
        var standard = Options.Create(new KGatewayOptions());
        await using var unwanted = new ConfigurationChecks([], _state, standard, Metrics(standard), _time, NullLogger<ConfigurationChecks>.Instance);
        Assert.Null(unwanted.Problem);
    }

    private async Task<ConfigurationVerdict[]> VerdictsAsync(ConfigurationCandidate[] candidates, bool definitive = false)
    {
        var known = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _state.Changed += (_, _) => Look();
        Look();
        await known.Task.WaitAsync(TestCluster.Deadline);
        return [.. candidates.Select(candidate => _state.Current.State.VerdictOn(candidate)!)];

        void Look()
        {
            if (Array.TrueForAll(candidates, candidate => _state.Current.State.VerdictOn(candidate) is { } verdict && (verdict.Definitive || !definitive)))
                known.TrySetResult();
        }
    }

    private static ConfigurationCandidate[] Candidates(int count)
    {
        var yaml = """
            apiVersion: gateway.networking.k8s.io/v1
            kind: GatewayClass
            metadata: {name: kgateway}
            spec: {controllerName: kgateway.dev/kgateway}
            """;
        var objects = ResourceReader.Read("test.yaml", yaml, new ReadOptions()).Objects
            .Append(Objects.Gateway("a"))
            .Concat(Enumerable.Range(0, count).SelectMany(static i => new Resource[] { Objects.Service($"s{i}"), Objects.Route($"r{i}", "v1", $"s{i}", "a") }));
        return [.. new GatewayTranslator(Objects.Key("a"), Strict).Translate(FileObjects.ToState([.. objects])).Pending];
    }
}
