using KGateway.Grains.Contracts.Validation;
using KGateway.Translation;
using KGateway.Translation.Validation;

namespace KGateway.Silo.Validation;

/// <summary>
/// Asks Envoy about many candidates with one process. Only when it refuses them is it asked about fewer: about the one that it names and the
/// others, or about each half; in the mode <see cref="ValidatorMode.Binary"/> about each from the start. A refusal is told in the words for
/// the candidate alone, so that they don't depend on what was beside it.
/// </summary>
internal sealed class EnvoyValidator(IEnvoyTrial trial, ValidatorMode mode = ValidatorMode.Cache) : ICandidateValidator
{
    /// <inheritdoc/>
    public async Task ValidateAsync(
        IReadOnlyList<ConfigurationCandidate> candidates,
        Action<IReadOnlyCollection<ConfigurationVerdict>> tell,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        ArgumentNullException.ThrowIfNull(tell);
        foreach (var part in candidates.Chunk(mode == ValidatorMode.Binary ? 1 : ValidationBootstrap.MaxCandidates))
            await FindAsync(part, refused: false);

        // Whether Envoy refuses any of a part; that some are refused may be known, but not which.
        async Task<bool> FindAsync(ArraySegment<ConfigurationCandidate> part, bool refused)
        {
            if (!refused || part.Count == 1)
            {
                var refusal = await trial.RefusalAsync(ValidationBootstrap.Compose(part), cancellationToken);
                if (refusal is null)
                {
                    tell([.. part.Select(static candidate => new ConfigurationVerdict(candidate.Hash, null))]);
                    return false;
                }

                if (part.Count == 1)
                {
                    tell([new ConfigurationVerdict(part[0].Hash, refusal)]);
                    return true;
                }

                if (ValidationBootstrap.FindNamed(refusal, part.Count) is >= 0 and var named)
                {
                    await FindAsync(part.Slice(named, 1), refused: false);
                    await FindAsync(part.Where((_, i) => i != named).ToArray(), refused: false);
                    return true;
                }
            }

            var middle = part.Count / 2;
            var inFirst = await FindAsync(part[..middle], refused: false);
            await FindAsync(part[middle..], refused: !inFirst);
            return true;
        }
    }
}
