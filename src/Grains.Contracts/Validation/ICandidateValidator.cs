using KGateway.Translation.Validation;

namespace KGateway.Grains.Contracts.Validation;

/// <summary>An Envoy that says of configurations whether it takes them.</summary>
public interface ICandidateValidator
{
    /// <summary>
    /// Asks about some candidates together, and tells what is known as soon as it is known. Ends when all are known. Called by one caller
    /// at a time.
    /// </summary>
    /// <exception cref="CandidateValidatorException">Envoy can't be asked.</exception>
    Task ValidateAsync(
        IReadOnlyList<ConfigurationCandidate> candidates,
        Action<IReadOnlyCollection<ConfigurationVerdict>> tell,
        CancellationToken cancellationToken);
}
