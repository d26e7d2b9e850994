using KGateway.Resources;
using KGateway.Translation.State;

namespace KGateway.Translation;

/// <summary>
/// Translates one Gateway, again and again. It remembers what each part of the result was made from and redoes only what a change
/// touches; the result always equals that of a new translator. Single-threaded.
/// </summary>
public sealed class GatewayTranslator(ObjectKey gateway, TranslationSettings settings)
{
    /// <summary>The Gateway.</summary>
    public ObjectKey Gateway => gateway;

    /// <summary>The settings.</summary>
    public TranslationSettings Settings => settings;

    /// <summary>What follows from a state for the Gateway. Any state may come next; a descendant of the last one costs least.</summary>
    public GatewayTranslation Translate(ClusterState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return GatewayTranslation.None(gateway);
    }
}
