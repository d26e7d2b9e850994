using KGateway.Translation.Encoding;

namespace KGateway.Translation.Validation;

/// <summary>What Envoy said of a candidate.</summary>
/// <param name="Candidate">Hash of the candidate.</param>
/// <param name="Refusal">Why Envoy refuses it, in its own words; null when it takes it.</param>
public sealed record ConfigurationVerdict(ContentHash Candidate, string? Refusal)
{
    /// <summary>
    /// Whether Envoy has spoken. If not, it couldn't be asked, and the candidate is taken as if nobody asked; a later verdict replaces this.
    /// </summary>
    public bool Definitive { get; init; } = true;
}
