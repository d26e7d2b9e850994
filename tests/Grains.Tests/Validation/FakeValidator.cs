using System.Collections.Concurrent;
using KGateway.Grains.Contracts.Validation;
using KGateway.Grains.Tests.Harness;
using KGateway.Translation.Validation;

namespace KGateway.Grains.Tests.Validation;

/// <summary>An Envoy that a test plays.</summary>
internal sealed class FakeValidator : Observed, ICandidateValidator
{
    private volatile TaskCompletionSource? _held;

    /// <summary>How many candidates each call had.</summary>
    public ConcurrentQueue<int> Calls { get; } = new();

    /// <summary>What is refused.</summary>
    public Func<ConfigurationCandidate, bool> Refuses { get; set; } = static _ => false;

    /// <summary>What is told at once.</summary>
    public Func<ConfigurationCandidate, bool> Known { get; set; } = static _ => false;

    /// <summary>Why nobody can be asked.</summary>
    public string? Failure { get; set; }

    /// <summary>Lets calls wait, for ever or until <see cref="Release"/>.</summary>
    public void Hold() => _held = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Release() => _held?.TrySetResult();

    public async Task ValidateAsync(
        IReadOnlyList<ConfigurationCandidate> candidates,
        Action<IReadOnlyCollection<ConfigurationVerdict>> tell,
        CancellationToken cancellationToken)
    {
        Calls.Enqueue(candidates.Count);
        Changed();
        tell([.. candidates.Where(Known).Select(static candidate => new ConfigurationVerdict(candidate.Hash, null))]);
        if (_held is { } held)
            await held.Task.WaitAsync(cancellationToken);
        if (Failure is { } failure)
            throw new CandidateValidatorException(failure);
        tell([.. candidates.Select(candidate => new ConfigurationVerdict(candidate.Hash, Refuses(candidate) ? "no" : null))]);
    }
}
