namespace KGateway.Grains.Contracts.Validation;

/// <summary>Envoy can't be asked what it thinks of a configuration; the message says why.</summary>
public sealed class CandidateValidatorException(string message, Exception? inner = null) : Exception(message, inner);
