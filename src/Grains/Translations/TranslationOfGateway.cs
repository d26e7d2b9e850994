using KGateway.Translation;
using KGateway.Translation.State;

namespace KGateway.Grains.Translations;

/// <summary>What a translator of one Gateway does.</summary>
/// <param name="Translate">Translates a state.</param>
/// <param name="TrySkip">True when a state leads to the same result as the last one; cheap, and the translator goes on to that state.</param>
/// <param name="Infrastructure">What must be deployed for the Gateway, without translating it; null when nothing must.</param>
internal sealed record TranslationOfGateway(
    Func<ClusterState, GatewayTranslation> Translate,
    Func<ClusterState, bool> TrySkip,
    Func<ClusterState, GatewayInfrastructure?> Infrastructure);
