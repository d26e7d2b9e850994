using KGateway.Grains.Contracts.Validation;
using KGateway.Translation.Validation;

namespace KGateway.Silo.Validation;

/// <summary>
/// Asks Envoy about many candidates with one process. Only when it refuses them is it asked about fewer: about the one that it names and the
/// others, or about each half. A refusal is told in the words for the candidate alone, so that they don't depend on what was beside it.
/// </summary>
internal sealed class EnvoyValidator(IEnvoyTrial trial) : ICandidateValidator
{
    /// <inheritdoc/>
    public async Task ValidateAsync(
        IReadOnlyList<ConfigurationCandidate> candidates,
        Action<IReadOnlyCollection<ConfigurationVerdict>> tell,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        ArgumentNullException.ThrowIfNull(tell);
        var open = new Stack<IReadOnlyList<ConfigurationCandidate>>();
        foreach (var part in candidates.Chunk(ValidationBootstrap.MaxCandidates))
            open.Push(part);
        while (open.TryPop(out var part))
        {
            var refusal = await trial.RefusalAsync(ValidationBootstrap.Compose(part), cancellationToken);
            if (refusal is null)
                tell([.. part.Select(static candidate => new ConfigurationVerdict(candidate.Hash, null))]);
            else if (part.Count == 1)
                tell([new ConfigurationVerdict(part[0].Hash, refusal)]);
            else if (ValidationBootstrap.FindNamed(refusal, part.Count) is >= 0 and var named)
                Split(part.Where((_, i) => i != named), [part[named]]);
            else
                Split(part.Take(part.Count / 2), part.Skip(part.Count / 2));
        }

        void Split(IEnumerable<ConfigurationCandidate> later, IEnumerable<ConfigurationCandidate> next)
        {
            open.Push([.. later]);
            open.Push([.. next]);
        }
    }
}
