namespace KGateway.Silo.Validation;

/// <summary>Tries configurations on Envoy.</summary>
internal interface IEnvoyTrial
{
    /// <summary>Why Envoy refuses to start with an encoded configuration, in its own words; null when it would start.</summary>
    /// <exception cref="Grains.Contracts.Validation.CandidateValidatorException">Envoy can't be asked.</exception>
    Task<string?> RefusalAsync(byte[] bootstrap, CancellationToken cancellationToken);
}
