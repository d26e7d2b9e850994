using KGateway.Grains.Concurrency;
using KGateway.Grains.Contracts.Validation;
using KGateway.Grains.Hosting;
using KGateway.Grains.Hub;
using KGateway.Grains.Metrics;
using KGateway.Translation;
using KGateway.Translation.Encoding;
using KGateway.Translation.Validation;
using Microsoft.Extensions.Options;

namespace KGateway.Grains.Validation;

/// <summary>
/// Asks this silo's Envoy about configurations, many at once and one batch after the other, and puts its verdicts into the silo's state,
/// where they lead on to what depends on them. When Envoy can't be asked, or isn't done in time, candidates pass unchecked, and are asked
/// again after a while. Safe for use by several threads.
/// </summary>
internal sealed partial class ConfigurationChecks : IAsyncDisposable
{
    /// <summary>How long changes wait for Envoy at most.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>How long Envoy isn't asked after it couldn't be.</summary>
    internal static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    private readonly ICandidateValidator? _validator;
    private readonly StateReplica _state;
    private readonly ValidationMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CoalescingWorker _worker;
    private readonly ITimer _again;
    private readonly Lock _gate = new();
    private readonly Dictionary<ContentHash, ConfigurationCandidate> _waiting = [];
    private readonly HashSet<ContentHash> _asking = [];

    // Those that passed because nobody could say anything.
    private readonly Dictionary<ContentHash, ConfigurationCandidate> _unchecked = [];
    private volatile string? _problem;

    public ConfigurationChecks(
        IEnumerable<ICandidateValidator> validators,
        StateReplica state,
        IOptions<KGatewayOptions> options,
        ValidationMetrics metrics,
        TimeProvider time,
        ILogger<ConfigurationChecks> logger)
    {
        _metrics = metrics;
        _validator = validators.FirstOrDefault();
        _state = state;
        _time = time;
        _logger = logger;
        _worker = new CoalescingWorker(AskAsync, e => LogFailed(e), time);
        if (_validator is null && options.Value.Translation.ValidationMode == ValidationMode.Strict)
        {
            _problem = "there is no Envoy to ask, so that only KGateway's own rules are checked";
            LogMissing(_problem);
        }

        _again = time.CreateTimer(static checks => ((ConfigurationChecks)checks!).TryAgain(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Why Envoy isn't asked at the moment, so that configurations pass unchecked; null when it is, or nobody wants it.</summary>
    public string? Problem => _problem;

    /// <summary>Asks about candidates. Never blocks; what is said becomes part of the silo's state.</summary>
    public void Ask(IReadOnlyCollection<ConfigurationCandidate> candidates)
    {
        if (candidates.Count == 0)
            return;
        lock (_gate)
        {
            var known = _state.Current.State;
            foreach (var candidate in candidates)
            {
                var asked = known.VerdictOn(candidate) is { Definitive: true } || _asking.Contains(candidate.Hash);
                _metrics.Called(candidate, !_waiting.TryAdd(candidate.Hash, candidate) || asked);
            }
        }

        _worker.Signal();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _again.DisposeAsync();
        await _worker.DisposeAsync();
    }

    private async Task AskAsync(CancellationToken cancellationToken)
    {
        var batch = Take();
        if (batch.Length == 0)
            return;
        var undecided = batch.ToDictionary(static candidate => candidate.Hash);
        if (_validator is { } validator && _problem is null)
            await ValidateAsync(validator, batch, undecided, cancellationToken);
        if (undecided.Count > 0)
            LetPass(undecided.Values);
        _worker.Signal();
    }

    private ConfigurationCandidate[] Take()
    {
        lock (_gate)
        {
            var known = _state.Current.State;
            foreach (var (hash, candidate) in _waiting)
            {
                if (known.VerdictOn(candidate) is { Definitive: true })
                    _waiting.Remove(hash);
            }

            ConfigurationCandidate[] batch = [.. _waiting.Values.Take(ValidationBootstrap.MaxCandidates)];
            _asking.Clear();
            foreach (var candidate in batch)
            {
                _waiting.Remove(candidate.Hash);
                _asking.Add(candidate.Hash);
            }

            return batch;
        }
    }

    private async Task ValidateAsync(
        ICandidateValidator validator,
        ConfigurationCandidate[] batch,
        Dictionary<ContentHash, ConfigurationCandidate> undecided,
        CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Patience, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var started = _time.GetTimestamp();
        var answered = false;
        try
        {
            await validator.ValidateAsync(
                batch,
                verdicts =>
                {
                    foreach (var verdict in verdicts)
                    {
                        if (undecided.Remove(verdict.Candidate, out var candidate))
                            _metrics.Answered(candidate, verdict.Refusal is null);
                    }

                    _state.Learn(verdicts);
                },
                either.Token);
            answered = true;
            LogAsked(batch.Length, _time.GetElapsedTime(started));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested && undecided.Count < batch.Length)
        {
            // Many are bad, and finding them takes long.
            LogSlow(undecided.Count, batch.Length, Patience);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Fail($"Envoy hasn't said within {Patience.TotalSeconds:0} s what it thinks of {undecided.Count} of {batch.Length} configurations");
        }
        catch (CandidateValidatorException e)
        {
            Fail(e.Message);
        }
        finally
        {
            _metrics.Ended(_time.GetElapsedTime(started), answered ? "success" : "error");
            foreach (var candidate in undecided.Values)
                _metrics.Unanswered(candidate);
        }
    }

    private void Fail(string problem)
    {
        _problem = problem;
        LogUnavailable(problem, Pause);
        _again.Change(Pause, Timeout.InfiniteTimeSpan);
    }

    private void LetPass(IReadOnlyCollection<ConfigurationCandidate> candidates)
    {
        lock (_gate)
        {
            var later = _problem is null ? _waiting : _unchecked;
            foreach (var candidate in candidates)
                later[candidate.Hash] = candidate;
        }

        _state.Learn([.. candidates.Select(static candidate => new ConfigurationVerdict(candidate.Hash, null) { Definitive = false })]);
    }

    private void TryAgain()
    {
        lock (_gate)
        {
            foreach (var (hash, candidate) in _unchecked)
                _waiting[hash] = candidate;
            _unchecked.Clear();
            _problem = null;
        }

        _worker.Signal();
    }

    [LoggerMessage(EventId = 320, Level = LogLevel.Warning, Message = "Strict validation: {Problem}. Configurations pass unchecked for {Pause}")]
    private partial void LogUnavailable(string problem, TimeSpan pause);

    [LoggerMessage(
        EventId = 324,
        Level = LogLevel.Warning,
        Message = "Strict validation: {Undecided} of {Count} configurations pass unchecked for now, since finding what Envoy refuses takes longer than {Patience}")]
    private partial void LogSlow(int undecided, int count, TimeSpan patience);

    [LoggerMessage(EventId = 323, Level = LogLevel.Warning, Message = "Strict validation: {Problem}")]
    private partial void LogMissing(string problem);

    [LoggerMessage(EventId = 321, Level = LogLevel.Debug, Message = "Envoy was asked about {Count} configurations in {Duration}")]
    private partial void LogAsked(int count, TimeSpan duration);

    [LoggerMessage(EventId = 322, Level = LogLevel.Error, Message = "Strict validation failed")]
    private partial void LogFailed(Exception exception);
}
